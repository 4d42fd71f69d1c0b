"""When an order arrives and what a border may cost, on its pages and in its mail."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.checkout.operations import place_order
from shop.order import links
from shop.order.arrival import Arrival, arrival_of
from shop.parcels import operations as parcels
from shop.shipping import customs
from shop.shipping.selectors import by_code
from tests.shop.buying import AT_HOME, GUEST, form, give, make_basket, page, quoted, send, text_of
from tests.shop.delivering import change_delivery

MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)


@pytest.fixture
def today(monkeypatch):
    """``today(day)`` lets the site's date be that day."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda value=None: value or day)


def shown(client, order):
    return text_of(client.get(links.status_path(order.number)))


def test_the_days_count_from_the_payment(sell):
    order = sell(paid=False)
    assert arrival_of(order, by_code("home")) == Arrival(2, 4)
    order = sell()
    paid = datetime(2026, 2, 27, 12, tzinfo=timezone.get_default_timezone())
    order.status_changes.update(date_created=paid)
    assert arrival_of(order, by_code("home")) == Arrival(2, 4, TUESDAY, date(2026, 3, 5))


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Arrival(2, 4), "Arrives 2 to 4 working days after your payment."),
        (Arrival(1, 1), "Arrives 1 working day after your payment."),
        (Arrival(1, 2, MONDAY, FRIDAY), "Arrives 2 March to 6 March."),
        (Arrival(1, 1, TUESDAY, TUESDAY), "Arrives 3 March."),
    ],
)
def test_a_buyer_reads_the_days(today, found, sentence):
    today(MONDAY)
    assert found.sentence == sentence


def test_an_order_that_is_late_says_so(today):
    today(FRIDAY)
    late = Arrival(1, 2, MONDAY, TUESDAY)
    assert late.sentence.startswith("We meant this to arrive by 3 March, and it is late.")
    assert late.words == ""


def test_nobody_promises_what_nobody_knows(sell, client):
    order = sell()
    change_delivery(days_least=None, days_most=None)
    assert arrival_of(order, by_code("home")) is None
    assert "Arrives" not in shown(client, order)


def test_the_pages_and_the_mail_tell_the_days(client, sell, key, mailoutbox):
    order = sell()
    words = arrival_of(order, by_code("home")).words
    assert f"We have your payment and are packing your parcel. Arrives {words}." in shown(
        client, order
    )
    assert "Arrives 2 to 4 working days after your payment." in mailoutbox[0].body
    parcels.send(order=order, key=key(), pieces={order.lines.get().pk: 1})
    assert f"Expected {words}" in shown(client, order)
    assert f"Arrives {words}." in mailoutbox[-1].body
    expected = timezone.localdate().replace(year=2031)
    order.parcels.update(expected=expected)
    assert f"Expected on {expected.day} {expected:%B} 2031" in shown(client, order)


@pytest.mark.parametrize(
    ("home", "country", "crosses"),
    [
        ("GB", "GB", False),
        ("GB", "IM", False),
        ("GB", "FR", True),
        ("FR", "DE", False),
        ("FR", "CH", True),
        ("CN", "US", True),
    ],
)
def test_a_parcel_that_leaves_the_tax_area_crosses_a_border(settings, home, country, crosses):
    settings.SHOP_COUNTRY = home
    assert customs.crosses_border(country) is crosses


def test_a_buyer_abroad_hears_of_customs_before_and_after(client, db, mailoutbox):
    basket = make_basket()
    give(client, basket)
    words = "France may charge customs duties and import tax on this parcel."
    assert "customs" not in text_of(page(client))
    assert words in text_of(send(client, form(client) | {"country": "FR", "update": "1"}))
    there = replace(AT_HOME, country="FR", postcode="75001")
    order = place_order(
        quote=quoted(basket, "FR"), buyer=GUEST, destination=there, payment="bank_transfer"
    )
    assert words in shown(client, order)
    assert words in mailoutbox[0].body
    names = {"number": order.number, "token": links.token(order.number)}
    assert words in text_of(client.get(reverse("orders:thank-you", kwargs=names)))


def test_where_the_country_is_taxed_only_duties_are_left():
    assert "import tax" not in customs.note("FR", taxed=True)
    assert "import tax" in customs.note("FR", taxed=False)
