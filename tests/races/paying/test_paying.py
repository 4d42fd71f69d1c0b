"""Money and people meet at the same moment: one of them wins, and the books say which."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.checkout.operations import place_order
from shop.order import operations as orders
from shop.payments import operations as payments
from shop.payments.express import Approval
from shop.payments.models import Attempt, Entry, Refund
from tests.crashes.till import work_off
from tests.factories import make_product
from tests.races.paying.till import PAIRS, all_at_once, refund_all_of
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

pytestmark = pytest.mark.race


def test_of_cancelling_and_paying_one_wins(till):
    for attempt in till.attempts:
        works = [lambda: till.hear(attempt), lambda: orders.cancel(order=attempt.order)]  # noqa: B023
        all_at_once(*works)
    till.end()


def test_money_at_the_end_of_the_hold_buys_or_goes_back(till):
    over = timezone.now() - timedelta(seconds=1)
    old = timezone.now() - timedelta(minutes=40)
    Attempt.objects.filter(pk__in=[one.pk for one in till.attempts]).update(
        expires=over, date_created=old
    )
    for attempt in till.attempts:
        fresh = Attempt.objects.get(pk=attempt.pk)
        all_at_once(lambda: till.hear(attempt), lambda: payments.expire(attempt=fresh))  # noqa: B023
    till.end()


def test_five_notices_two_reconcilers_and_the_buyer_settle_once(till):
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    hear = [lambda: till.hear(till.attempts[0])] * 5
    all_at_once(*hear, payments.reconcile, payments.reconcile)
    assert till.end() == [("paid", Attempt.PAID)] * PAIRS
    assert Entry.objects.filter(attempt__in=till.attempts).count() == PAIRS


def test_of_two_orders_with_one_approval_one_has_it(till):
    cup, word = make_product(price="60.00", stock=2), Approval("sandbox", "WORD-1", "")
    quotes = [quoted(make_basket(cup)) for _order in range(2)]
    buy = [
        lambda one=one: place_order(
            quote=one, buyer=GUEST, destination=AT_HOME, payment="sandbox", approval=word
        )
        for one in quotes
    ]
    placed = all_at_once(*buy)
    attempts = Attempt.objects.filter(order__in=placed)
    assert sorted(one.reference for one in attempts) == ["", "WORD-1"]
    attempts.update(reference="")


def test_of_two_refunds_of_everything_one_wins(till):
    for attempt in till.attempts:
        till.hear(attempt)
        done = all_at_once(*[lambda: refund_all_of(attempt)] * 4)  # noqa: B023
        assert sorted(done) == [False, False, False, True]
    work_off()
    assert Refund.objects.filter(attempt__in=till.attempts, state=Refund.DONE).count() == PAIRS
    entries = Entry.objects.filter(attempt__in=till.attempts, kind=Entry.REFUND)
    assert [entry.amount for entry in entries] == [60] * PAIRS
