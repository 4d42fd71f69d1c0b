"""The same meetings over one order without locks and marks: the money must go wrong.

On PostgreSQL alone, since SQLite lets one writer in at a time.
"""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connections

from shop import books
from shop.order import operations as orders
from shop.payments import terms
from shop.payments.models import Attempt
from tests.races.paying.meetings import (
    CROWD,
    give_back,
    overdue,
    paid,
    receive,
    refund,
    unpaid,
    was_paid_and_then_cancelled,
)
from tests.races.paying.till import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.postgres]


def in_a_thread(work):
    """Do the work with a connection of its own, as another process would."""
    try:
        return work()
    finally:
        connections.close_all()


def test_money_of_the_last_day_is_cancelled_although_it_came(live_site, between, monkeypatch):
    order, cancel = overdue(), orders.cancel

    def while_the_clerk_books(**about):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(in_a_thread, lambda: receive(order)).result(60)
        return cancel(**about)

    monkeypatch.setattr("shop.order.operations.cancel", while_the_clerk_books)
    assert terms.cancel_unpaid() == 1
    assert was_paid_and_then_cancelled(order)


def test_two_halves_paid_back_at_once_leave_an_order_of_nothing(live_site, between):
    order = paid()
    first, second = order.lines.order_by("pk")
    between("shop.refunds.operations.plan", 2)
    all_at_once(lambda: refund(order, first), lambda: refund(order, second))
    order.refresh_from_db()
    assert order.status != "cancelled" or list(books.problems()) != []


def test_a_basket_is_given_back_to_every_page_without_its_mark(live_site, monkeypatch):
    attempt, basket = unpaid()
    rows = Attempt.objects

    class Unmarked:
        @staticmethod
        def filter(*, pk, **mark):
            return rows.filter(pk=pk)

    monkeypatch.setattr("shop.payments.giving_back.Attempt", SimpleNamespace(objects=Unmarked))
    assert all_at_once(*[lambda: give_back(attempt, basket)] * CROWD) == [True] * CROWD
