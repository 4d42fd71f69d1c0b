"""The same meetings without the lock: the money must go wrong, or the tests prove nothing.

On PostgreSQL alone, since SQLite lets one writer in at a time. The moment that the lock would
prevent is made by a meeting between the look and the act.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from shop import books
from shop.payments import operations as payments
from shop.payments.gateway import Outcome, Result
from shop.payments.models import Attempt, Entry
from tests.races.paying.till import PAIRS, all_at_once, refund_all_of

pytestmark = [pytest.mark.race, pytest.mark.postgres]


def test_more_goes_back_than_came(till, between):
    for attempt in till.attempts:
        till.hear(attempt)
    between("shop.payments.refunding.promised", 4)
    assert all(all_at_once(*[lambda: refund_all_of(till.attempts[0])] * 4))


def test_money_at_the_end_of_the_hold_is_kept_for_nothing(till, between):
    Attempt.objects.update(expires=timezone.now() - timedelta(seconds=1))
    between("shop.payments.settling.lock", 2)
    for attempt in till.attempts:
        paid = Outcome(Result.PAID, amount=attempt.money)
        all_at_once(
            lambda: payments.settle(attempt=attempt, outcome=paid),  # noqa: B023
            lambda: payments.expire(attempt=attempt),  # noqa: B023
        )
    with pytest.raises(AssertionError):
        till.end()


def test_two_reconcilers_write_the_money_down_twice(till, between):
    """Neither with the lock nor with the ledger's own rule, that a payment comes in once."""
    rule = next(one for one in Entry._meta.constraints if one.name == "payments_entry_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Entry, rule)
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    between("shop.payments.settling.lock", 2)
    all_at_once(payments.reconcile, payments.reconcile)
    assert Entry.objects.filter(attempt__in=till.attempts).count() > PAIRS
    assert list(books.problems()) != []
