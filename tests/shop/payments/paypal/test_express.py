"""Agreeing at PayPal before there is an order: filled in, looked at, placed, then collected."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop import books
from shop.basket import operations as baskets
from shop.order import links
from shop.payments import operations
from shop.payments.models import Attempt, Entry
from shop.payments.paypal.method import METHOD
from tests.shop.buying import ADA, orders, page, send, text_of
from tests.shop.payments.paypal.guest import Guest, unit
from tests.shop.payments.paypal.server import GRACE
from tests.shop.payments.paypal.test_journeys import captures, later

pytestmark = pytest.mark.django_db


def test_a_buyer_agrees_looks_and_pays(guest, paypal):
    name = guest.go()
    assert guest.answer.status_code == 303
    assert guest.answer["Location"] == f"{paypal.url}/checkoutnow?token={name}"
    assert paypal.orders[name]["context"]["shipping_preference"] == "GET_FROM_FILE"
    assert unit(paypal, name)["amount"] == {"currency_code": "GBP", "value": "34.50"}

    paypal.agree(name)
    assert guest.client.get(guest.back(name))["Location"] == reverse("checkout:index")
    shown = page(guest.client)
    filled = {one: shown.context["form"][one].value() for one in ADA if one != "phone"}
    assert filled == {
        "email": "grace@paypal.example",
        "full_name": "Grace Buyer",
        "line1": "7 Harbour Row",
        "line2": "Top floor",
        "city": "Bristol",
        "postcode": "BS1 4QA",
        "country": "GB",
        "payment_method": "paypal",
    }
    assert "You agreed to pay with PayPal (grace@paypal.example)" in text_of(shown)
    assert "Pay £34.50" in text_of(shown)
    assert (orders(), Entry.objects.count(), captures(paypal)) == ([], 0, 0)

    order = guest.pay()
    assert guest.end["Location"] == links.thank_you_path(order.number)
    assert (order.status, order.shipping_address.line4) == ("paid", "Bristol")
    attempt = order.payment_attempts.get()
    assert (attempt.reference, unit(paypal, name)["custom_id"]) == (name, attempt.key)
    assert unit(paypal, name)["invoice_id"].startswith(order.number)
    assert (len(paypal.orders), captures(paypal)) == (1, 1)
    assert list(books.problems()) == []


def test_delivery_and_tax_are_those_of_where_it_goes(guest, paypal):
    name = guest.agree(country_code="FR", postal_code="75003", admin_area_2="Paris")
    assert "Pay £44.00" in text_of(page(guest.client))
    order = guest.pay()
    assert (order.status, order.shipping_address.country_id) == ("paid", "FR")
    assert unit(paypal, name)["amount"]["value"] == "44.00"
    assert order.payment_attempts.get().entries.get().amount == 44


def test_what_was_typed_before_is_kept_but_for_the_address(guest, paypal):
    typed = ADA | {"phone": "020 7946 0123", "quote": "x", "line2": "Flat 9"}
    name = guest.go(**typed)
    paypal.agree(name, address_line_2="")
    guest.client.get(guest.back(name))
    form = page(guest.client).context["form"]
    assert [form[one].value() for one in ("phone", "line1", "line2")] == [
        "020 7946 0123",
        "7 Harbour Row",
        "",
    ]


def test_a_members_own_address_does_not_mix_with_what_paypal_tells(paypal, reader):
    get_model("address", "UserAddress").objects.create(
        user=reader.user,
        first_name="Ada",
        line1="1 Mill Lane",
        line2="Flat 3",
        line4="Bath",
        postcode="BA1 1AA",
        country_id="GB",
        is_default_for_shipping=True,
    )
    member = Guest(paypal, reader.client)
    member.agree(address_line_2="")
    form = page(member.client).context["form"]
    known = [form[one].value() for one in ("email", "line1", "line2", "city")]
    assert known == [reader.user.email, "7 Harbour Row", "", "Bristol"]


def test_a_changed_basket_is_shown_and_only_its_new_sum_is_collected(guest, paypal):
    name = guest.agree()
    stale = guest.form()
    line = guest.basket.lines.get()
    baskets.set_quantity(basket=guest.basket, line_id=line.pk, quantity=3)
    answer = send(guest.client, stale)
    assert "The total is now" in text_of(answer)
    assert (orders(), captures(paypal)) == ([], 0)
    order = guest.pay()
    assert (order.status, order.total_incl_tax) == ("paid", 90)
    assert unit(paypal, name)["payments"]["captures"][0]["amount"]["value"] == "90.00"


def test_a_double_click_at_the_button_opens_one_order_there(guest, paypal):
    assert guest.go() == guest.go()
    assert len(paypal.orders) == 1


def test_pressing_pay_twice_collects_once(guest, paypal):
    guest.agree()
    form = guest.form()
    first, second = send(guest.client, form), send(guest.client, form)
    assert first["Location"] == second["Location"]
    for _time in range(2):
        guest.client.get(first["Location"])
    assert len(orders()) == 1
    assert (orders()[0].status, captures(paypal), Entry.objects.count()) == ("paid", 1, 1)


def test_a_card_that_is_declined_leads_back_there_and_then_on(guest, paypal):
    name = guest.agree()
    paypal.decline = 1
    order = guest.pay()
    assert guest.end["Location"] == f"{paypal.url}/checkoutnow?token={name}"
    assert order.status == "awaiting-payment"
    paypal.orders[name]["status"] = "APPROVED"
    assert guest.client.get(guest.back(name, "cancel_url"), follow=True).status_code == 200
    answer = guest.client.get(guest.back(name), follow=True)
    assert answer.redirect_chain[-1][0] == links.thank_you_path(order.number)
    order.refresh_from_db()
    assert (order.status, len(paypal.orders)) == ("paid", 1)


def test_nothing_is_collected_before_paypal_knows_the_order(guest, paypal):
    """A process dies after the order was written and before the sum went over."""
    name = guest.agree()
    work = paypal.work

    def deaf(method, *rest):
        return (500, {}, b"{}") if method == "PATCH" else work(method, *rest)

    paypal.work = deaf
    guest.press()
    attempt = Attempt.objects.get()
    assert attempt.state == Attempt.ASKED
    later()
    operations.reconcile()
    METHOD.capture(key=attempt.key, reference=name)
    assert captures(paypal) == 0
    paypal.work = work
    way = guest.client.get(links.status_path(attempt.order.number)).context["order"].pay_url
    guest.client.get(guest.client.post(way)["Location"])
    attempt.refresh_from_db()
    assert (attempt.state, attempt.reference, captures(paypal)) == (Attempt.PAID, name, 1)


def test_a_lost_answer_to_the_change_is_found(guest, paypal):
    guest.agree()
    answer = paypal.answer

    def lose(method, path, headers, body):
        found = answer(method, path, headers, body)
        return None if method == "PATCH" else found

    paypal.answer = lose
    guest.press()
    assert captures(paypal) == 0
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    operations.reconcile()
    assert (orders()[0].status, captures(paypal)) == ("paid", 1)


def test_a_sum_that_was_not_asked_for_goes_back(guest, paypal):
    guest.agree()
    paypal.take = {"value": "1.00", "currency_code": "GBP"}
    order = guest.pay()
    assert order.status == "cancelled"
    assert order.payment_attempts.get().refunds.get().amount == 1


@pytest.mark.parametrize("fault", ["500", "garbage"])
def test_a_paypal_that_fails_leaves_the_form(guest, paypal, fault):
    METHOD.look_up(key="", reference="WARMUP")
    paypal.next_fault = fault
    guest.go()
    assert guest.answer["Location"] == reverse("checkout:index")
    assert "PayPal does not answer just now" in text_of(page(guest.client))
    name = guest.go()
    paypal.agree(name)
    paypal.next_fault = fault
    answer = guest.client.get(guest.back(name), follow=True)
    assert "PayPal told us nothing" in text_of(answer)


def test_an_address_we_do_not_deliver_to_is_asked_for(guest, paypal):
    get_model("address", "Country").objects.filter(pk="FR").update(is_shipping_country=False)
    name = guest.go(**ADA, quote="x")
    paypal.agree(name, country_code="FR")
    answer = guest.client.get(guest.back(name), follow=True)
    assert "We do not deliver to France" in text_of(answer)
    form = answer.context["form"]
    assert [form[one].value() for one in ("email", "line1", "country")] == [
        GRACE["email"],
        "1 Mill Lane",
        "GB",
    ]


def test_what_paypal_tells_is_cut_to_size_and_to_one_line(guest, paypal):
    guest.agree(address_line_1="A\x00b\n" + "x" * 500, admin_area_2=None, postal_code=7)
    form = page(guest.client).context["form"]
    assert form["line1"].value() == ("A b " + "x" * 500)[:120]
    assert (form["city"].value(), form["postcode"].value()) == ("", "")
