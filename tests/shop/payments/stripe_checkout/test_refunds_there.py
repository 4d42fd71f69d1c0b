"""Money that goes back at Stripe: from here, from its own dashboard, and what comes to nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.payments import operations
from shop.payments.account import account_of
from shop.payments.models import Refund
from shop.payments.tasks import look_at_refunds
from shop.refunds import operations as refunds
from tests.worker import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(buyer, stripe_shop):
    buyer.order()
    stripe_shop.pay(buyer.key)
    buyer.come_back()
    return buyer


def tell(buyer, server, kind, thing, name=""):
    """Deliver Stripe's event and let the worker ask it; return the answer's status."""
    answer = buyer.deliver(server.event(kind, thing, name))
    work_off(look_at_refunds)
    return answer.status_code


def ledger(buyer):
    return [(one.kind, one.amount) for one in buyer.attempt.entries.order_by("pk")]


def from_here(buyer, amount):
    row = refunds.refund(order=buyer.made, key="r1", other=Decimal(amount)).money
    return operations.send_refund(refund=row)


@pytest.mark.parametrize(
    "kind", ["refund.created", "refund.updated", "charge.refund.updated", "charge.refunded"]
)
def test_a_refund_of_the_dashboard_is_booked_once_by_any_news(paid, stripe_shop, kind):
    made = stripe_shop.refund_there(paid.key, 2450)
    thing = stripe_shop.charge(paid.key) if kind == "charge.refunded" else made
    for _time in range(5):
        assert tell(paid, stripe_shop, kind, thing) == 200
    assert ledger(paid) == [("capture", 60), ("refund", Decimal("24.50"))]
    assert (account_of(paid.made).kept, account_of(paid.made).due) == (Decimal("35.50"), 0)
    assert list(books.problems()) == []


def test_our_own_refund_is_confirmed_and_no_other(paid, stripe_shop):
    row = from_here(paid, 20)
    made = stripe_shop.refunds[row.reference]
    for kind in ("refund.created", "charge.refunded", "refund.updated", "refund.updated"):
        thing = stripe_shop.charge(paid.key) if kind == "charge.refunded" else made
        assert tell(paid, stripe_shop, kind, thing) == 200
    assert [one.key for one in Refund.objects.all()] == [row.key]
    assert ledger(paid) == [("capture", 60), ("refund", 20)]


def test_one_under_way_is_done_by_the_news(paid, stripe_shop):
    stripe_shop.refund_status = "pending"
    row = from_here(paid, 20)
    assert row.state == Refund.NEW
    made = next(iter(stripe_shop.refunds.values()))
    made["status"] = "succeeded"
    assert tell(paid, stripe_shop, "refund.updated", made) == 200
    row.refresh_from_db()
    assert (row.state, ledger(paid)[1:]) == (Refund.DONE, [("refund", 20)])


def test_one_that_fails_afterwards_has_a_counter_entry(paid, stripe_shop):
    row = from_here(paid, 20)
    made = stripe_shop.refunds[row.reference] | {}
    stripe_shop.refunds[row.reference] |= {"status": "failed", "failure_reason": "lost_card"}
    for _time in range(5):
        assert tell(paid, stripe_shop, "refund.failed", stripe_shop.refunds[row.reference]) == 200
        assert tell(paid, stripe_shop, "refund.updated", made) == 200  # an old one, late
    row.refresh_from_db()
    assert row.state == Refund.FAILED
    assert ledger(paid) == [("capture", 60), ("refund", 20), ("returned", 20)]
    assert list(books.problems()) == []


def test_one_that_fails_unheard_is_found_within_a_day(paid, stripe_shop):
    row = from_here(paid, 20)
    stripe_shop.refunds[row.reference]["status"] = "failed"
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        for _time in range(2):
            operations.reconcile()
    row.refresh_from_db()
    assert (row.state, ledger(paid)[2:]) == (Refund.FAILED, [("returned", 20)])


def test_a_gateway_that_does_not_answer_is_asked_again(paid, stripe_shop):
    made = stripe_shop.refund_there(paid.key, 2450)
    charge = stripe_shop.charge(paid.key)  # it names our key, so that nothing is asked at first
    stripe_shop.next_fault = "500"
    assert tell(paid, stripe_shop, "charge.refunded", charge) == 200
    assert ledger(paid) == [("capture", 60)]
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        work_off(look_at_refunds)
    assert ledger(paid) == [("capture", 60), ("refund", made["amount"] / Decimal(100))]


def test_the_refund_of_a_strangers_charge_is_left_alone(paid, stripe_shop):
    stranger = {"id": "re_1", "object": "refund", "payment_intent": "pi_x", "metadata": {}}
    assert tell(paid, stripe_shop, "refund.created", stranger) == 200
    assert ledger(paid) == [("capture", 60)]
    stranger["metadata"] = {"attempt": "0" * 32}
    assert tell(paid, stripe_shop, "refund.created", stranger) == 400
