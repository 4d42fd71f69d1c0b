"""Paying at the sandbox over real HTTP: what is asked, what comes back, what goes wrong."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop import books
from shop.mail.models import Mail
from shop.money import money
from shop.order import operations as orders
from shop.order.sayings import read
from shop.payments import operations
from shop.payments.gateway import GatewayDown, Outcome, Result, from_units, units
from shop.payments.models import Attempt, Entry, Notice, Refund
from shop.payments.sandbox import signing
from shop.payments.sandbox.method import METHOD
from shop.payments.sandbox.server.notices import notice_of
from shop.payments.tasks import close, look_again
from tests.factories import make_product
from tests.shop.payments.sequences import ends

pytestmark = pytest.mark.django_db


def decide(page, decision, *faults):
    """Press a button of the payment page and return the answer."""
    data = {"decision": decision, "fault": list(faults)}
    return requests.post(page, data=data, allow_redirects=False, timeout=10)


def come_back(client, answer):
    return client.get(answer.headers["Location"])


def deliver(client, notice, secret, *, now=None, body=None):
    """Post a notice to the shop as the sandbox does."""
    body = json.dumps(notice).encode() if body is None else body
    return client.post(
        reverse("payments:notice", kwargs={"method": "sandbox"}),
        data=body,
        content_type="application/json",
        headers={"Sandbox-Signature": signing.sign(secret, body, now)},
    )


def test_the_payment_of_a_cancelled_order_is_closed_at_once(sandbox, order_to_pay, monkeypatch):
    order, _page = order_to_pay()
    closed = []
    monkeypatch.setattr(
        METHOD,
        "close",
        lambda key, reference: closed.append(key) or Outcome(Result.FAILED),
    )
    orders.cancel(order=order)
    work_off(close)
    attempt = order.payment_attempts.get()
    assert attempt.state == Attempt.FAILED
    assert closed == [attempt.key]
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert list(books.problems()) == []


def test_money_that_was_faster_than_the_cancellation_goes_back(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid")
    orders.cancel(order=order)
    work_off(close)
    attempt = order.payment_attempts.get()
    assert (attempt.state, attempt.refunds.get().amount) == (Attempt.FAILED, attempt.amount)
    assert read(attempt.refunds.get().reason) == "The order had been cancelled."
    assert list(books.problems()) == []


def stock_of(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated


def test_a_buyer_pays_and_the_order_is_paid_once(sandbox, client, order_to_pay):
    order, page = order_to_pay(make_product(price="20.00"))
    assert page.startswith(sandbox.url)
    assert order.status == "awaiting-payment"
    assert order.number in requests.get(page, timeout=10).text
    answer = decide(page, "paid")
    assert answer.status_code == 303

    thanks = come_back(client, answer)
    assert "thank-you" in thanks["Location"]
    order.refresh_from_db()
    attempt = order.payment_attempts.get()
    assert (order.status, attempt.state) == ("paid", Attempt.PAID)
    assert [entry.amount for entry in attempt.entries.all()] == [order.total_incl_tax]
    assert sandbox.book.totals() == {"charges": units(attempt.money), "refunds": 0}

    come_back(client, answer)
    operations.reconcile()
    assert Entry.objects.count() == 1
    assert [mail.kind for mail in Mail.objects.all()] == ["order-placed"]


def test_asking_again_opens_no_second_payment(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    attempt = order.payment_attempts.get()
    urls = {"return_url": "http://a/", "cancel_url": "http://a/", "notify_url": "http://a/"}
    again = operations.ask(attempt=attempt, urls=lambda one: urls)
    assert again.url == page


@pytest.mark.parametrize("decision", ["declined", "cancelled"])
def test_an_unpaid_order_gives_stock_and_basket_back(sandbox, client, order_to_pay, decision):
    product = make_product(price="20.00", stock=3)
    order, page = order_to_pay(product)
    assert stock_of(product) == (3, 1)

    answer = come_back(client, decide(page, decision))
    assert answer["Location"] == reverse("checkout:index")
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert stock_of(product) == (3, 0)
    shown = client.get(answer["Location"]).content.decode()
    assert product.title in shown
    assert "nothing was charged" in shown
    assert not Mail.objects.exists()


def test_one_notice_in_every_order_and_number_has_one_effect(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid")
    payment = sandbox.sent[-1]
    paid = notice_of(payment)
    pending = paid | {"event": "evt_early", "payment": paid["payment"] | {"state": "open"}}
    declined = paid | {"event": "evt_wrong", "payment": paid["payment"] | {"state": "declined"}}
    notices = [pending, paid, paid, declined, paid | {"event": "evt_other"}]

    def state():
        order.refresh_from_db()
        return order.status, order.payment_attempts.get().state, Entry.objects.count()

    found = ends(notices, lambda one: deliver(client, one, sandbox.gateway.secret), state)
    assert found == {("paid", Attempt.PAID, 1)}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"secret": "another"}, 400),
        ({"now": 0}, 400),
        ({"body": b"not json"}, 400),
        ({"payment": {"key": "0" * 32}}, 400),
        ({"payment": {"amount": 1}}, 400),
        ({"payment": {"currency": "EUR"}}, 400),
        ({"body": b" " * 1_000_001}, 413),
    ],
)
def test_a_notice_that_is_not_right_writes_nothing(sandbox, client, order_to_pay, change, status):
    order, page = order_to_pay()
    decide(page, "paid")
    notice = notice_of(sandbox.sent[-1])
    notice["payment"] |= change.get("payment", {})
    secret = change.get("secret", sandbox.gateway.secret)
    answer = deliver(client, notice, secret, now=change.get("now"), body=change.get("body"))
    assert answer.status_code == status
    order.refresh_from_db()
    assert order.status == "awaiting-payment"
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("fault", ["500", "garbage"])
def test_a_gateway_that_fails_keeps_the_order_open(sandbox, client, order_to_pay, fault):
    sandbox.gateway.next_fault = fault
    order, way = order_to_pay()
    assert f"/orders/{order.number}/" in way
    assert order.status == "awaiting-payment"
    shown = client.get(way)
    assert "try again" in shown.content.decode()
    again = client.post(shown.context["order"].pay_url)
    assert again["Location"].startswith(sandbox.url)


def test_a_payment_charged_behind_a_timeout_is_found_by_the_reconciler(sandbox, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid", "never", "stay")  # the buyer never comes back, no notice is sent
    later()
    assert operations.reconcile() == {Attempt.PAID: 1}
    assert operations.reconcile() == {}
    order.refresh_from_db()
    assert order.status == "paid"
    assert Entry.objects.count() == 1


def later(**changes):
    """Let the attempts be as old as the reconciler wants them."""
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10), **changes)


def test_an_order_that_nobody_pays_is_released(sandbox, order_to_pay):
    product = make_product(stock=1)
    order, _page = order_to_pay(product)
    later(expires=timezone.now())
    assert operations.reconcile() == {Attempt.EXPIRED: 1}
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert stock_of(product) == (1, 0)


def test_late_money_buys_what_is_still_there(sandbox, client, order_to_pay):
    product = make_product(stock=1)
    order, page = order_to_pay(product)
    later(expires=timezone.now())
    operations.reconcile()
    decide(page, "paid")
    deliver(client, notice_of(sandbox.sent[-1]), sandbox.gateway.secret)
    order.refresh_from_db()
    assert order.status == "paid"
    assert stock_of(product) == (1, 1)
    assert not Refund.objects.exists()


def test_late_money_for_what_is_gone_goes_back(sandbox, client, order_to_pay):
    product = make_product(stock=1)
    order, page = order_to_pay(product)
    later(expires=timezone.now())
    operations.reconcile()
    product.stockrecords.update(num_in_stock=0)
    decide(page, "paid")
    for _time in range(2):
        deliver(client, notice_of(sandbox.sent[-1]), sandbox.gateway.secret)
    refund = Refund.objects.get()
    operations.send_refund(refund=refund)
    operations.send_refund(refund=refund)
    order.refresh_from_db()
    refund.refresh_from_db()
    assert (order.status, refund.state) == ("cancelled", Refund.DONE)
    totals = sandbox.book.totals()
    assert totals["charges"] == totals["refunds"] > 0


def test_no_more_goes_back_than_came_in(sandbox, client, order_to_pay):
    order, page = order_to_pay(make_product(price="60.00"))
    come_back(client, decide(page, "paid"))
    attempt = order.payment_attempts.get()
    first = operations.refund(attempt=attempt, amount=money("40"), reason="", key="one")
    assert operations.refund(attempt=attempt, amount=money("40"), reason="", key="one") == first
    with pytest.raises(operations.CannotRefund):
        operations.refund(attempt=attempt, amount=money("20.01"), reason="")
    operations.send_refund(refund=first)
    operations.send_refund(refund=first)
    entries = attempt.entries.filter(kind=Entry.REFUND)
    assert [entry.amount for entry in entries] == [Decimal(40)]
    assert sandbox.book.totals()["refunds"] == 4000


@pytest.mark.parametrize("wrong", [money("0.01"), money("99"), money("28.50", "EUR")])
def test_a_sum_that_was_not_asked_for_is_noted_and_goes_back(sandbox, order_to_pay, wrong):
    order, _page = order_to_pay()
    attempt = order.payment_attempts.get()
    for _time in range(2):
        operations.settle(attempt=attempt, outcome=Outcome(Result.PAID, amount=wrong))
    order.refresh_from_db()
    attempt.refresh_from_db()
    assert (order.status, attempt.state) == ("cancelled", Attempt.FAILED)
    assert "came instead of" in read(attempt.problem)
    assert [entry.money for entry in attempt.entries.all()] == [wrong]
    assert [refund.money for refund in attempt.refunds.all()] == [wrong]
    assert list(books.problems()) == []
    attempt.refunds.update(state=Refund.FAILED)
    assert [attempt.key in problem for problem in books.problems()] == [True]


def test_a_notice_of_a_wrong_sum_has_the_gateway_asked(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid")
    notice = notice_of(sandbox.sent[-1])
    notice["payment"]["amount"] = 1
    assert deliver(client, notice, sandbox.gateway.secret).status_code == 400
    assert not Entry.objects.exists()
    work_off(look_again)
    order.refresh_from_db()
    assert order.status == "paid"


def work_off(task):
    """Do what is queued of the task, as the worker does."""
    for row in DBTaskResult.objects.ready().filter(task_path=task.module_path):
        task.func(*row.args_kwargs["args"])


def test_money_for_a_cancelled_order_goes_back(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    orders.cancel(order=order)
    come_back(client, decide(page, "paid"))
    attempt = order.payment_attempts.get()
    assert attempt.state == Attempt.FAILED
    assert [refund.money for refund in attempt.refunds.all()] == [attempt.money]
    assert list(books.problems()) == []


def test_money_that_takes_days_keeps_the_goods(sandbox, client, order_to_pay):
    product = make_product(stock=1)
    order, _page = order_to_pay(product)
    attempt = order.payment_attempts.get()
    operations.settle(attempt=attempt, outcome=Outcome(Result.UNDERWAY))
    attempt.refresh_from_db()
    assert attempt.state == Attempt.UNDERWAY
    assert attempt.expires - attempt.date_created == timedelta(days=14)
    assert operations.choices(order) == []
    operations.settle(attempt=attempt, outcome=Outcome(Result.FAILED, reason="No cover."))
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert stock_of(product) == (1, 0)


def test_a_gateway_that_is_gone_decides_nothing(sandbox, order_to_pay, settings):
    order, _page = order_to_pay()
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    with pytest.raises(GatewayDown):
        METHOD.look_up(key="x", reference="")
    later(expires=timezone.now())
    assert operations.reconcile() == {"unanswered": 1}
    order.refresh_from_db()
    assert order.status == "awaiting-payment"


@pytest.mark.parametrize(
    ("amount", "currency", "count"),
    [("1.50", "GBP", 150), ("150", "JPY", 150), ("1.505", "KWD", 1505)],
)
def test_amounts_travel_in_the_smallest_unit(amount, currency, count):
    assert units(money(amount, currency)) == count
    assert from_units(count, currency) == money(amount, currency)


def test_a_payment_without_a_sum_stays_open_and_is_named(sandbox, order_to_pay, monkeypatch):
    order, _page = order_to_pay(make_product(price="60.00", stock=3))
    monkeypatch.setattr(METHOD, "look_up", lambda **names: Outcome(Result.PAID))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        operations.reconcile()
        attempt = order.payment_attempts.get()
        order.refresh_from_db()
        assert (attempt.state, order.status) == (Attempt.ASKED, "awaiting-payment")
        assert any("but not how much" in words for words in books.problems())
