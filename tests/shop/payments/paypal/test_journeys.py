"""Paying with PayPal over real HTTP: whole ways, notices, faults, money back."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop import books
from shop.money import money
from shop.order import links
from shop.payments import operations, registry
from shop.payments.gateway import GatewayDown
from shop.payments.models import Attempt, Refund
from shop.payments.paypal import sums
from shop.payments.paypal.method import METHOD
from shop.payments.tasks import look_again
from tests.shop.payments.sequences import ends

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)
APPROVED, COMPLETED = "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"


def later(**changes):
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=40), **changes)


def work_off(task):
    for row in DBTaskResult.objects.ready().filter(task_path=task.module_path):
        task.func(*row.args_kwargs["args"])


def captures(paypal):
    return sum(call.endswith("/capture") for call in paypal.calls)


def test_a_buyer_agrees_and_the_return_collects_once(buyer, paypal):
    page = buyer.order()
    order = paypal.order(buyer.key)
    assert page == f"{paypal.url}/checkoutnow?token={order['id']}"
    unit = order["purchase_units"][0]
    assert unit["amount"] == {"currency_code": "GBP", "value": "60.00"}
    assert order["context"]["locale"] == "en-GB"
    assert buyer.state == OPEN

    paypal.approve(buyer.key)
    assert buyer.come_back()["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID
    buyer.come_back()
    later()
    operations.reconcile()
    assert (buyer.state, captures(paypal)) == (PAID, 1)
    assert list(books.problems()) == []
    assert sum("oauth2" in call for call in paypal.calls) == 1


def test_whoever_hears_first_collects(buyer, paypal):
    buyer.order()
    body = paypal.event(APPROVED, paypal.approve(buyer.key))
    assert buyer.deliver(body).status_code == 200
    assert buyer.state == OPEN
    work_off(look_again)
    assert buyer.state == PAID
    assert buyer.come_back()["Location"] == links.thank_you_path(buyer.made.number)
    assert captures(paypal) == 1


def test_nobody_tells_and_the_reconciler_collects(buyer, paypal):
    buyer.order()
    paypal.approve(buyer.key)
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    assert operations.reconcile() == {Attempt.PAID: 1}
    assert buyer.state == PAID


def test_every_order_of_notices_ends_the_same(buyer, paypal):
    buyer.order()
    order = paypal.approve(buyer.key)
    METHOD.capture(key=buyer.key, reference=order["id"])
    approved, capture = paypal.event(APPROVED, order), paypal.capture_of(buyer.key)
    done = paypal.event(COMPLETED, capture)
    denied = paypal.event("PAYMENT.CAPTURE.DENIED", capture | {"status": "DECLINED"})
    bodies = [done, done, approved, denied, paypal.event("CUSTOMER.DISPUTE.CREATED", {"a": 1})]
    assert ends(bodies, buyer.deliver, lambda: buyer.state) == {PAID}


def test_a_declined_card_sends_the_buyer_back_to_choose_again(buyer, paypal):
    page = buyer.order()
    paypal.decline = 1
    paypal.approve(buyer.key)
    assert buyer.come_back()["Location"] == page
    assert buyer.state == OPEN
    paypal.approve(buyer.key)
    assert buyer.come_back()["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID


def test_a_buyer_who_leaves_the_page_can_pay_after_all(buyer, paypal):
    page = buyer.order()
    back = buyer.come_back("cancel_url")
    assert back["Location"] == links.status_path(buyer.made.number)
    shown = buyer.client.get(back["Location"])
    again = buyer.client.post(shown.context["order"].pay_url, {"method": "paypal"})
    assert again["Location"] == page
    assert len(paypal.orders) == 1


def test_what_is_over_is_not_collected_any_more(buyer, paypal):
    buyer.order(stock=1)
    paypal.approve(buyer.key)
    later(expires=timezone.now())
    assert operations.reconcile() == {Attempt.EXPIRED: 1}
    assert buyer.state == ("cancelled", Attempt.EXPIRED, 0)
    buyer.come_back()
    assert (buyer.state[2], captures(paypal), buyer.stock) == (0, 0, (1, 0))


def test_another_way_to_pay_is_not_collected_twice(buyer, paypal):
    buyer.order()
    pay = buyer.client.get(links.status_path(buyer.made.number)).context["order"].pay_url
    buyer.client.post(pay, {"method": "bank_transfer"})
    paypal.approve(buyer.key)
    buyer.come_back()
    work_off(look_again)
    assert (buyer.state, captures(paypal)) == (("awaiting-payment", Attempt.FAILED, 0), 0)


@pytest.mark.parametrize(("word", "end"), [("COMPLETED", PAID), ("DECLINED", None)])
def test_money_under_review_takes_days(buyer, paypal, word, end):
    buyer.order(stock=1)
    paypal.capture_status = "PENDING"
    paypal.approve(buyer.key)
    buyer.come_back()
    assert buyer.state == ("awaiting-payment", Attempt.UNDERWAY, 0)
    later()
    operations.reconcile()
    assert buyer.stock == (1, 1)
    capture = paypal.capture_of(buyer.key)
    capture["status"] = word
    kind = COMPLETED if word == "COMPLETED" else "PAYMENT.CAPTURE.DENIED"
    assert buyer.deliver(paypal.event(kind, capture)).status_code == 200
    assert buyer.state == (end or ("cancelled", Attempt.FAILED, 0))


@pytest.mark.parametrize("fault", ["500", "garbage", "silence after the deed"])
def test_a_paypal_that_fails_keeps_the_order_open(buyer, paypal, fault):
    METHOD.look_up(key="", reference="WARMUP")  # has the token fetched
    paypal.next_fault = fault
    way = buyer.order()
    assert way == links.status_path(buyer.made.number)
    pay = buyer.client.get(way).context["order"].pay_url
    assert buyer.client.post(pay)["Location"].startswith(paypal.url)
    assert len(paypal.orders) == 1
    paypal.approve(buyer.key)
    buyer.come_back()
    assert buyer.state == PAID


def test_an_answer_lost_after_collecting_is_found(buyer, paypal):
    buyer.order()
    order = paypal.approve(buyer.key)
    answer = paypal.answer

    def lose(method, path, headers, body):
        found = answer(method, path, headers, body)
        return None if path.endswith("/capture") else found

    paypal.answer = lose
    assert buyer.come_back()["Location"] == links.status_path(buyer.made.number)
    assert order["status"] == "COMPLETED"
    paypal.answer = answer
    later()
    operations.reconcile()
    assert (buyer.state, captures(paypal)) == (PAID, 1)


def test_a_paypal_that_hangs_holds_nobody_for_long(buyer, paypal):
    buyer.order()
    paypal.next_fault = "hang"
    began = time.monotonic()
    with pytest.raises(GatewayDown):
        METHOD.look_up(key=buyer.key, reference=buyer.attempt.reference)
    assert time.monotonic() - began < 10
    assert buyer.state == OPEN


def test_a_token_is_kept_and_renewed(buyer, paypal):
    buyer.order()
    paypal.tokens.clear()  # revoked
    paypal.approve(buyer.key)
    buyer.come_back()
    assert buyer.state == PAID
    assert sum("oauth2" in call for call in paypal.calls) == 2


def test_wrong_credentials_decide_nothing(buyer, paypal, settings):
    buyer.order()
    settings.PAYPAL = settings.PAYPAL | {"secret": "mistyped"}
    later(expires=timezone.now())
    assert operations.reconcile() == {"unanswered": 1}
    assert buyer.state == OPEN


@pytest.mark.parametrize("took", [("1.00", "GBP"), ("60.00", "EUR")])
def test_a_sum_that_was_not_asked_for_goes_back(buyer, paypal, took):
    buyer.order()
    paypal.take = {"value": took[0], "currency_code": took[1]}
    paypal.approve(buyer.key)
    buyer.come_back()
    assert buyer.state == ("cancelled", Attempt.FAILED, 1)
    operations.send_refund(refund=Refund.objects.get())
    assert [one["amount"] for one in paypal.refunds.values()] == [paypal.take]
    assert list(books.problems()) == []


@pytest.mark.parametrize(
    ("total", "currency", "value"),
    [("24.99", "GBP", "24.99"), ("1200", "JPY", "1200"), ("45", "HUF", "45"), ("9", "TWD", "9")],
)
def test_sums_are_written_as_paypal_wants_them(total, currency, value):
    written = {"currency_code": currency, "value": value}
    assert sums.written(money(total, currency)) == written
    assert sums.read(written) == money(total, currency)
    assert sums.can_be_charged(money(total, currency))


@pytest.mark.parametrize(("total", "currency"), [("45.50", "HUF"), ("5.120", "KWD"), ("0", "GBP")])
def test_a_sum_that_paypal_cannot_take_is_not_asked_for(total, currency):
    assert not METHOD.takes(money(total, currency))


def test_it_is_offered_with_credentials_and_in_its_currencies(paypal, settings):
    def offered():
        return [method.code for method in registry.offered(country="GB")]

    assert offered() == ["paypal", "bank_transfer"]
    settings.OSCAR_DEFAULT_CURRENCY = "KWD"
    assert offered() == ["bank_transfer"]
    settings.OSCAR_DEFAULT_CURRENCY = "GBP"
    settings.PAYPAL = dict.fromkeys(settings.PAYPAL, "")
    assert offered() == ["bank_transfer"]
    wanted = ("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_IDS")
    assert METHOD.missing() == wanted
