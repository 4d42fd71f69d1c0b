"""Agreeing at PayPal before there is an order: filled in, looked at, placed, then collected."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop import books
from shop.basket import operations as baskets
from shop.checkout import express
from shop.order import links
from shop.payments import operations
from shop.payments.models import Attempt, Entry
from shop.payments.paypal.method import METHOD
from tests.factories import make_product
from tests.shop.buying import ADA, give, make_basket, orders, page, quote_in, send, text_of
from tests.shop.payments.paypal.server import GRACE
from tests.shop.payments.paypal.test_journeys import APPROVED, COMPLETED, captures, later

pytestmark = pytest.mark.django_db
GO = "/checkout/express/paypal/"


class Guest:
    """A browser with something in its basket that goes to PayPal first."""

    def __init__(self, server, client=None, **product):
        self.server, self.client = server, client or Client()
        self.product = make_product(**({"price": "30.00", "stock": 5} | product))
        self.basket = make_basket(self.product)
        give(self.client, self.basket)

    def go(self, **typed):
        """Press the button; return the name of PayPal's order, or where else it led."""
        self.answer = self.client.post(GO, typed)
        return self.answer["Location"].partition("token=")[2]

    def agree(self, **address):
        name = self.go()
        self.server.agree(name, **address)
        self.client.get(self.back(name))
        return name

    def back(self, name, where="return_url"):
        address = self.server.orders[name]["context"][where]
        return f"{address}{'&' if '?' in address else '?'}token={name}&PayerID=QYR5Z8XDVJNXQ"

    def form(self, **changes):
        """Return the form as it stands on the page, filled in as it is."""
        shown = page(self.client)
        known = {name: shown.context["form"][name].value() or "" for name in ADA}
        return known | {"quote": quote_in(shown)} | changes

    def press(self, **changes):
        return send(self.client, self.form(**changes))

    def pay(self, **changes):
        """Press the last button and follow to the end; return the order."""
        answer = self.press(**changes)
        while answer.status_code == 303 and answer["Location"].startswith("http://testserver"):
            answer = self.client.get(answer["Location"])
        self.end = answer
        return orders()[-1]


@pytest.fixture
def guest(paypal):
    return Guest(paypal)


def unit(paypal, name):
    return paypal.orders[name]["purchase_units"][0]


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


def test_another_visitors_approval_is_worth_nothing(guest, paypal):
    name = guest.agree()
    other = Guest(paypal)
    answer = other.client.get(guest.back(name), follow=True)
    assert "That was not for this basket" in text_of(answer)
    assert "grace@paypal.example" not in text_of(answer)
    assert other.press(**(ADA | {"payment_method": "paypal"}))["Location"].startswith(paypal.url)
    assert unit(paypal, name)["custom_id"].startswith("express-")


@pytest.mark.parametrize("token", ["", "x" * 5000, "９９", "\x00", "5O190127TN364715T"])
def test_an_address_that_was_made_up_leads_back_to_the_form(guest, token):
    guest.go()
    answer = guest.client.get(f"{GO}back/", {"token": token}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("checkout:index")
    assert not answer.context["express"].agreed


def test_an_approval_serves_one_order(guest, paypal):
    name = guest.agree()
    session = guest.client.session
    word = dict(session["express"])
    guest.pay()
    assert guest.client.session["express"]["account"] == GRACE["email"]
    guest.client.get(guest.end["Location"])
    assert "account" not in guest.client.session["express"]
    session = guest.client.session
    fresh = make_basket(guest.product)
    give(guest.client, fresh)
    session["express"] = word | {"basket": fresh.pk}
    session.save()
    again = guest.press(**(ADA | {"payment_method": "paypal"}))
    assert again["Location"].startswith(paypal.url)
    assert (len(paypal.orders), captures(paypal)) == (2, 1)
    assert len(unit(paypal, name)["payments"]["captures"]) == 1


def test_another_basket_of_the_same_visitor_needs_a_word_of_its_own(guest, paypal):
    guest.agree()
    give(guest.client, make_basket(guest.product))
    assert not page(guest.client).context["express"].agreed
    assert guest.press()["Location"].startswith(paypal.url)


@pytest.mark.parametrize("how", ["forgotten", "no longer agreed", "another sum"])
def test_a_word_that_does_not_hold_any_more_leads_to_paypals_page(guest, paypal, how):
    name = guest.agree(country_code="FR")
    if how == "forgotten":
        del paypal.orders[name]
    elif how == "no longer agreed":
        paypal.orders[name]["status"] = "PAYER_ACTION_REQUIRED"
    else:
        paypal.keeps_amounts = True
    answer = guest.press(postcode="75003")
    order = orders()[-1]
    attempt = order.payment_attempts.get()
    assert answer["Location"] == f"{paypal.url}/checkoutnow?token={attempt.reference}"
    assert attempt.reference != name
    paypal.approve(attempt.key)
    back = guest.client.get(paypal.order(attempt.key)["context"]["return_url"])
    assert back["Location"] == links.thank_you_path(order.number)
    order.refresh_from_db()
    assert (order.status, captures(paypal)) == ("paid", 1)
    assert list(books.problems()) == []


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


def test_the_word_alone_is_no_notice_of_a_payment(guest, paypal, client):
    name = guest.agree()
    address = reverse("payments:notice", kwargs={"method": "paypal"})

    def deliver(kind, thing):
        body = paypal.event(kind, thing)
        headers = paypal.headers(body)
        return client.post(address, body, content_type="application/json", headers=headers)

    assert deliver(APPROVED, paypal.orders[name]).status_code == 200
    assert captures(paypal) == 0
    guest.press()
    METHOD.capture(key=Attempt.objects.get().key, reference=name)
    capture = unit(paypal, name)["payments"]["captures"][0]
    assert deliver(COMPLETED, capture).status_code == 200
    assert orders()[0].status == "paid"


def test_a_way_back_without_a_word_leaves_the_form_as_it_was(guest, paypal):
    name = guest.go(**ADA, quote="x")
    answer = guest.client.get(guest.back(name, "cancel_url"), follow=True)
    assert "You left PayPal, and nothing was charged" in text_of(answer)
    answer = guest.client.get(guest.back(name), follow=True)
    assert "PayPal told us nothing" in text_of(answer)
    assert answer.context["form"]["city"].value() == "Bath"
    assert not answer.context["express"].agreed


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


def test_an_old_word_is_forgotten(guest, monkeypatch):
    guest.agree()
    now = time.time
    monkeypatch.setattr(express.time, "time", lambda: now() + 3 * 60 * 60 + 1)
    assert not page(guest.client).context["express"].agreed


class TestTheButton:
    def shown(self, guest):
        return [
            b"/checkout/express/paypal/" in guest.client.get(path).content
            for path in ("/basket/", "/checkout/")
        ]

    def test_is_where_something_can_be_bought(self, guest):
        assert self.shown(guest) == [True, True]

    def test_is_not_where_paypal_is_not_set_up(self, guest, settings):
        settings.PAYPAL = dict.fromkeys(settings.PAYPAL, "")
        assert self.shown(guest) == [False, False]
        guest.go()
        assert guest.answer["Location"] == reverse("checkout:index")

    def test_is_not_where_it_is_switched_off(self, guest, settings):
        settings.SHOP_PAYMENTS = ["bank_transfer"]
        assert self.shown(guest) == [False, False]

    def test_is_not_where_a_line_cannot_be_had(self, guest):
        guest.product.stockrecords.update(num_in_stock=0)
        assert self.shown(guest) == [False, False]
        guest.go()
        assert guest.answer["Location"] == reverse("checkout:index")

    def test_leads_to_the_basket_where_that_is_empty(self, paypal, client):
        assert client.post(GO)["Location"] == reverse("basket:summary")

    def test_is_a_post_and_no_name_of_another_way(self, guest):
        assert guest.client.get(GO).status_code == 405
        answer = guest.client.post("/checkout/express/bank_transfer/")
        assert answer["Location"] == reverse("checkout:index")
        assert guest.client.get("/checkout/express/bank_transfer/back/").status_code == 404

    def test_is_pressed_so_often_and_no_more(self, guest, monkeypatch):
        monkeypatch.setattr("shop.checkout.express_views._MOST", 1)
        guest.go()
        assert guest.client.post(GO).status_code == 429
