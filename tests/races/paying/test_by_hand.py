"""Clerks, the clock and the worker meet over one order's money: one of them wins, and no more."""

import pytest

from shop import books
from shop.order import operations as orders
from shop.payments import terms
from shop.payments.account import account_of
from tests.races.paying.meetings import (
    CROWD,
    ROUNDS,
    give_back,
    overdue,
    paid,
    receive,
    refund,
    unpaid,
    was_paid_and_then_cancelled,
)
from tests.races.paying.till import all_at_once

pytestmark = pytest.mark.race


def test_of_the_last_day_and_the_money_one_wins(live_site):
    for _round in range(ROUNDS):
        order = overdue()
        all_at_once(terms.cancel_unpaid, lambda: receive(order), terms.cancel_unpaid)  # noqa: B023
        order.refresh_from_db()
        account = account_of(order)
        assert not was_paid_and_then_cancelled(order)
        if order.status == "paid":
            assert account.kept == account.total
        else:
            assert (order.status, account.received, account.kept) == (
                "cancelled",
                account.total,
                0,
            )
        assert list(books.problems()) == []


def test_two_refunds_of_two_lines_and_a_cancellation_wait_in_one_order(live_site):
    """Nobody waits for each other for ever, and all that was paid goes back, once."""
    for turn in range(ROUNDS):
        order = paid()
        first, second = order.lines.order_by("pk")
        works = [
            lambda: refund(order, first),  # noqa: B023
            lambda: refund(order, second, first),  # noqa: B023
            lambda: refund(order, second),  # noqa: B023
            lambda: orders.cancel(order=order),  # noqa: B023
        ]
        all_at_once(*works[turn:], *works[:turn])
        order.refresh_from_db()
        account = account_of(order)
        assert (order.status, account.kept, account.back) == ("cancelled", 0, account.total)
        assert sum(line.num_refunded for line in order.lines.all()) == 2
        assert not order.lines.exclude(num_allocated=0).exists()
        assert list(books.problems()) == []


def test_two_halves_paid_back_at_once_end_the_order(live_site):
    for _round in range(ROUNDS):
        order = paid()
        first, second = order.lines.order_by("pk")
        done = all_at_once(lambda: refund(order, first), lambda: refund(order, second))  # noqa: B023
        order.refresh_from_db()
        assert (done, order.status) == ([True, True], "cancelled")
        assert account_of(order).kept == 0
        assert list(books.problems()) == []


def test_the_basket_is_given_back_once_however_many_pages_open(live_site):
    for _round in range(ROUNDS):
        attempt, basket = unpaid()
        done = all_at_once(*[lambda: give_back(attempt, basket)] * CROWD)  # noqa: B023
        assert sorted(done) == [False] * (CROWD - 1) + [True]
        assert [line.quantity for line in basket.lines.all()] == [1]
