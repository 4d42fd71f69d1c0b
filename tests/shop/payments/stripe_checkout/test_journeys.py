"""Paying on Stripe's page over real HTTP: whole ways, notices, faults, money back."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from shop import books
from shop.money import money
from shop.order import links
from shop.payments import operations, registry
from shop.payments.gateway import Ask, GatewayDown, GatewayRefused, Result
from shop.payments.models import Attempt, Notice, Refund
from shop.payments.stripe_checkout import sums
from shop.payments.stripe_checkout.method import METHOD
from tests.shop.buying import text_of
from tests.shop.payments.sequences import ends

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)
DONE = "checkout.session.completed"


def later(**changes):
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=40), **changes)


def test_a_buyer_pays_and_comes_back(buyer, stripe_shop):
    assert buyer.order() == buyer.session["url"]
    assert buyer.state == OPEN
    asked = buyer.session
    assert (asked["amount_total"], asked["currency"], asked["locale"]) == (6000, "gbp", "en")
    assert asked["metadata"] == {"key": buyer.key, "order": buyer.made.number}
    left = asked["expires_at"] - time.time()
    assert 30 * 60 < left <= 35 * 60

    stripe_shop.pay(buyer.key)
    assert buyer.come_back()["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID
    assert buyer.attempt.reference == buyer.session["payment_intent"]
    buyer.come_back()
    operations.reconcile()
    assert buyer.state == PAID
    assert list(books.problems()) == []


def test_every_order_of_notices_ends_the_same(buyer, stripe_shop):
    buyer.order()
    stripe_shop.pay(buyer.key)
    done = stripe_shop.event(DONE, buyer.session, "evt_done")
    bodies = [
        done,
        done,
        stripe_shop.event(DONE, buyer.session),
        stripe_shop.event("checkout.session.expired", buyer.session),
        stripe_shop.event("charge.updated", {"id": "ch_1"}),
    ]
    assert ends(bodies, buyer.deliver, lambda: buyer.state) == {PAID}
    assert [buyer.deliver(body).status_code for body in bodies] == [200] * 5
    assert Notice.objects.count() == 3


def test_a_notice_before_the_buyer_is_enough(buyer, stripe_shop):
    buyer.order()
    body = stripe_shop.event(DONE, stripe_shop.pay(buyer.key))
    assert buyer.deliver(body).status_code == 200
    assert buyer.state == PAID
    assert buyer.come_back()["Location"] == links.thank_you_path(buyer.made.number)


def test_a_buyer_who_leaves_the_page_can_pay_after_all(buyer, stripe_shop):
    page = buyer.order()
    back = buyer.come_back(buyer.session["cancel_url"])
    assert back["Location"] == links.status_path(buyer.made.number)
    shown = buyer.client.get(back["Location"])
    assert "nothing was charged" in text_of(shown)
    again = buyer.client.post(shown.context["order"].pay_url, {"method": "stripe_checkout"})
    assert again["Location"] == page
    assert len(stripe_shop.sessions) == 1


def test_another_way_to_pay_closes_the_page(buyer, stripe_shop):
    buyer.order()
    pay = buyer.client.get(links.status_path(buyer.made.number)).context["order"].pay_url
    buyer.client.post(pay, {"method": "bank_transfer"})
    assert buyer.session["status"] == "expired"
    assert buyer.state == ("awaiting-payment", Attempt.FAILED, 0)


def test_a_page_that_nobody_pays_on_is_closed_with_the_order(buyer, stripe_shop):
    buyer.order(stock=1)
    later(expires=timezone.now())
    assert operations.reconcile() == {Attempt.EXPIRED: 1}
    assert buyer.session["status"] == "expired"
    assert buyer.state == ("cancelled", Attempt.EXPIRED, 0)
    assert buyer.stock == (1, 0)


def test_a_payment_in_the_last_second_counts(buyer, stripe_shop):
    buyer.order()
    stripe_shop.pay(buyer.key)
    later(expires=timezone.now())
    assert operations.reconcile() == {Attempt.PAID: 1}
    assert buyer.state == PAID


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("pays", [True, False])
def test_a_debit_takes_days(buyer, stripe_shop, pays, told):
    buyer.order(stock=1)
    stripe_shop.pay(buyer.key, slowly=True)
    back = buyer.come_back()
    assert "on its way" in text_of(buyer.client.get(back["Location"]))
    later()
    assert operations.reconcile() == {Attempt.UNDERWAY: 1}
    assert buyer.stock == (1, 1)
    session = stripe_shop.bank(buyer.key, pays=pays)
    if told:
        word = "succeeded" if pays else "failed"
        buyer.deliver(stripe_shop.event(f"checkout.session.async_payment_{word}", session))
    else:
        operations.reconcile()
    assert buyer.state == (PAID if pays else ("cancelled", Attempt.FAILED, 0))
    assert buyer.stock == (1, int(pays))


@pytest.mark.parametrize("fault", ["500", "garbage", "silence after the deed"])
def test_a_stripe_that_fails_keeps_the_order_open(buyer, stripe_shop, fault):
    stripe_shop.next_fault = fault
    way = buyer.order()
    assert way == links.status_path(buyer.made.number)
    later()
    operations.reconcile()
    assert buyer.state == OPEN
    pay = buyer.client.get(way).context["order"].pay_url
    assert buyer.client.post(pay)["Location"].startswith(stripe_shop.url)
    stripe_shop.pay(buyer.key)
    buyer.come_back()
    assert buyer.state == PAID


def test_a_failure_that_stripe_keeps_is_got_over(buyer, stripe_shop):
    stripe_shop.next_fault = "500 after the deed"
    way = buyer.order()
    pay = buyer.client.get(way).context["order"].pay_url
    assert buyer.client.post(pay)["Location"].startswith(stripe_shop.url)


def test_a_stripe_that_hangs_holds_nobody_for_long(buyer, stripe_shop):
    buyer.order()
    stripe_shop.next_fault = "hang"
    began = time.monotonic()
    with pytest.raises(GatewayDown):
        METHOD.look_up(key=buyer.key, reference=buyer.attempt.reference)
    assert time.monotonic() - began < 10
    assert buyer.state == OPEN


def test_a_wrong_key_decides_nothing(buyer, stripe_shop, settings):
    buyer.order()
    settings.STRIPE = settings.STRIPE | {"key": "sk_test_mistyped"}
    later(expires=timezone.now())
    assert operations.reconcile() == {"unanswered": 1}
    assert buyer.state == OPEN


@pytest.mark.parametrize("wrong", [1, 5999])
def test_a_sum_that_was_not_asked_for_goes_back(buyer, stripe_shop, wrong):
    buyer.order()
    session = stripe_shop.pay(buyer.key, amount=wrong)
    assert buyer.deliver(stripe_shop.event(DONE, session)).status_code == 400
    assert buyer.state == OPEN
    buyer.come_back()
    assert buyer.state == ("cancelled", Attempt.FAILED, 1)
    operations.send_refund(refund=Refund.objects.get())
    assert [one["amount"] for one in stripe_shop.refunds.values()] == [wrong]
    assert list(books.problems()) == []


@pytest.mark.parametrize(
    ("total", "currency", "count"),
    [
        ("24.99", "GBP", 2499),
        ("1200", "JPY", 1200),
        ("5.120", "KWD", 5120),
        ("500", "ISK", 50000),
        ("45.50", "HUF", 4550),
        ("900", "RSD", 90000),
        ("7", "MGA", 7),
    ],
)
def test_sums_are_counted_as_stripe_does(total, currency, count):
    assert sums.count(money(total, currency)) == count
    assert sums.amount(count, currency.lower()) == money(total, currency)
    assert sums.can_be_charged(money(total, currency))


@pytest.mark.parametrize(
    ("total", "currency"), [("5.124", "KWD"), ("10", "UGX"), ("0", "GBP"), ("1000000", "GBP")]
)
def test_a_sum_that_stripe_cannot_take_exactly_is_refused(stripe_shop, total, currency):
    sum_ = money(total, currency)
    assert not METHOD.takes(sum_)
    ask = Ask(
        key="k",
        order_number="N",
        amount=sum_,
        email="",
        language="en",
        return_url="",
        cancel_url="",
        notify_url="",
        expires=timezone.now(),
    )
    with pytest.raises(GatewayRefused):
        METHOD.start(ask)
    assert stripe_shop.calls == []


def test_without_credentials_it_is_not_offered(stripe_shop, settings):
    settings.STRIPE = settings.STRIPE | {"key": "", "webhook_secrets": []}
    assert METHOD.missing() == ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS")
    assert [method.code for method in registry.offered(country="GB")] == ["bank_transfer"]
    with pytest.raises(GatewayDown, match="STRIPE_SECRET_KEY"):
        METHOD.look_up(key="", reference="cs_1")
    assert METHOD.look_up(key="", reference="").result is Result.PENDING
