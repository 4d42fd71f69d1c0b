"""Money at the sandbox that comes late, wrong or for nothing, and what goes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.money import money
from shop.order import operations as orders
from shop.order.sayings import read
from shop.payments import operations
from shop.payments.gateway import Outcome, Result, from_units, units
from shop.payments.models import Attempt, Entry, Refund
from shop.payments.sandbox.method import METHOD
from shop.payments.sandbox.server.notices import notice_of
from shop.payments.tasks import close
from tests.factories import make_product
from tests.shop.payments.at_sandbox import come_back, decide, deliver, later, stock_of, work_off

pytestmark = pytest.mark.django_db


def test_money_that_was_faster_than_the_cancellation_goes_back(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid")
    orders.cancel(order=order)
    work_off(close)
    attempt = order.payment_attempts.get()
    assert (attempt.state, attempt.refunds.get().amount) == (Attempt.FAILED, attempt.amount)
    assert read(attempt.refunds.get().reason) == "The order had been cancelled."
    assert list(books.problems()) == []


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
