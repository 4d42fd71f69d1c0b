"""Something changes between the page and the button: it is shown, never charged silently."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from shop.checkout import quotes
from tests.factories import make_product
from tests.shop.buying import ADA, form, give, make_basket, orders, page, quoted, send, text_of

pytestmark = pytest.mark.django_db


def a_tenth_off():
    """Begin an offer of ten per cent on everything, and return it."""
    everything = get_model("offer", "Range").objects.create(
        name="Everything", includes_all_products=True
    )
    return get_model("offer", "ConditionalOffer").objects.create(
        name="A tenth off",
        offer_type="Site",
        condition=get_model("offer", "Condition").objects.create(
            range=everything, type="Count", value=1
        ),
        benefit=get_model("offer", "Benefit").objects.create(
            range=everything, type="Percentage", value=10
        ),
    )


def new_price(cup):
    cup.stockrecords.update(price="21.00")


def sale_begins(cup):
    cup.stockrecords.update(sale_price="18.00")


def tax_begins(cup):
    rates = get_model("partner", "TaxRate").objects
    rates.update_or_create(country_id="GB", defaults={"rate": Decimal("0.25")})


def offer_begins(cup):
    a_tenth_off()


CHANGES = [
    (new_price, "“Cup” now costs £21.00 instead of £20.00."),
    (sale_begins, "“Cup” now costs £18.00 instead of £20.00."),
    (tax_begins, "The tax in it is now £4.90 instead of £0.00; the total is the same."),
    (offer_begins, "The discount is now £2.00 instead of £0.00."),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_what_changed_is_shown_and_the_next_press_orders_it(change, words):
    cup = make_product("Cup", price="20.00")
    client = give(Client(), make_basket(cup))
    data = form(client)
    change(cup)
    shown = send(client, data)
    assert shown.status_code == 200
    assert words in text_of(shown)
    assert orders() == []
    again = send(client, form(client))
    assert again.status_code == 303
    (order,) = orders()
    assert order.total_incl_tax == quotes_total(order)


def quotes_total(order):
    lines = sum(line.line_price_incl_tax for line in order.lines.all())
    return lines + order.shipping_incl_tax


def test_an_offer_that_ended_is_not_dropped_silently():
    cup = make_product("Cup", price="20.00")
    offer = a_tenth_off()
    client = give(Client(), make_basket(cup))
    data = form(client)
    type(offer).objects.filter(pk=offer.pk).update(end_datetime=timezone.now() - timedelta(days=1))
    shown = send(client, data)
    assert "The discount is now £0.00 instead of £2.00." in text_of(shown)
    assert orders() == []


def test_a_page_of_an_earlier_version_is_shown_again():
    client = give(Client(), make_basket(make_product("Cup", price="20.00")))
    basket = get_model("basket", "Basket").objects.get()
    known = quoted(basket)
    old = quotes.Quote(
        **{name: getattr(known, name) for name in known.__dataclass_fields__} | {"tax": None}
    )
    shown = send(client, ADA | {"quote": quotes.sign(old)})
    assert shown.status_code == 200
    assert "The order has changed. Look at it again before you pay." in text_of(shown)
    assert orders() == []


def hide(cup):
    type(cup).objects.filter(pk=cup.pk).update(is_public=False)


def put_off(cup):
    later = timezone.now() + timedelta(days=1)
    type(cup).objects.filter(pk=cup.pk).update(available_from=later)


def end(cup):
    type(cup).objects.filter(pk=cup.pk).update(available_until=timezone.now())


def delete(cup):
    cup.delete()


@pytest.mark.parametrize("change", [hide, put_off, end, delete])
def test_what_is_no_longer_sold_is_not_bought_and_every_page_opens(change):
    cup, tea = make_product("Cup"), make_product("Tea")
    client = give(Client(), make_basket(cup, tea))
    data = form(client)
    change(cup)
    answer = send(client, data)
    assert answer.status_code == 200
    assert "“Cup”" in text_of(answer)
    assert orders() == []
    assert page(client).status_code == 200
    assert client.get("/basket/").status_code == 200
    assert client.post("/basket/add/", {"product": cup.pk or 1, "quantity": "1"}).status_code == 303
    assert send(client, form(client)).status_code == (303 if change is delete else 200)
