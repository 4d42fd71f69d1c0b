"""What the word of a buyer who agreed at PayPal is worth, and for whom."""

import time

import pytest
from django.urls import reverse

from shop import books
from shop.checkout import express
from shop.order import links
from shop.payments.models import Attempt
from shop.payments.paypal.method import METHOD
from tests.shop.buying import ADA, give, make_basket, orders, page, text_of
from tests.shop.payments.paypal.guest import GO, Guest, unit
from tests.shop.payments.paypal.server import GRACE
from tests.shop.payments.paypal.test_journeys import APPROVED, COMPLETED, captures

pytestmark = pytest.mark.django_db


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


def test_an_old_word_is_forgotten(guest, monkeypatch):
    guest.agree()
    now = time.time
    monkeypatch.setattr(express.time, "time", lambda: now() + 3 * 60 * 60 + 1)
    assert not page(guest.client).context["express"].agreed
