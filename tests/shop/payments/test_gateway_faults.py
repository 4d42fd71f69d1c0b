"""A gateway that is slow, silent or mistaken: no worker waits for long, nothing is decided."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.payments import operations
from shop.payments.gateway import GatewayDown
from shop.payments.models import Attempt, Refund
from shop.payments.sandbox import signing
from shop.payments.sandbox.method import METHOD
from shop.refunds import operations as refunds
from tests.crashes.till import work_off
from tests.factories import make_product
from tests.shop.payments.at_sandbox import decide

pytestmark = pytest.mark.django_db


def after(**span):
    """Let the reconciler run when so much time has passed; return what it found."""
    with time_machine.travel(timezone.now() + timedelta(**span)):
        return operations.reconcile()


def outcome(order):
    """Return the states of the order and of its attempt."""
    order.refresh_from_db()
    return order.status, order.payment_attempts.get().state


def test_a_gateway_that_does_not_know_the_shop_decides_nothing(sandbox, order_to_pay, settings):
    order, page = order_to_pay(make_product(price="60.00"))
    decide(page, "paid", "never", "stay")
    settings.SANDBOX_SECRET = "a secret that was mistyped"
    with pytest.raises(GatewayDown):
        METHOD.look_up(key="x", reference="")
    assert after(minutes=36) == {"unanswered": 1}
    assert outcome(order) == ("awaiting-payment", Attempt.ASKED)
    settings.SANDBOX_SECRET = sandbox.gateway.secret
    assert after(minutes=38) == {Attempt.PAID: 1}


def test_a_gateway_that_hangs_holds_nobody_for_ten_seconds(sandbox, order_to_pay):
    order, _page = order_to_pay()
    key = order.payment_attempts.get().key
    sandbox.gateway.next_fault = "hang"  # for thirty
    begun = time.monotonic()
    with pytest.raises(GatewayDown):
        METHOD.look_up(key=key, reference="")
    assert time.monotonic() - begun < 10
    assert outcome(order) == ("awaiting-payment", Attempt.ASKED)


def test_an_answer_that_is_lost_opens_no_second_payment(sandbox, client, order_to_pay):
    sandbox.gateway.next_fault = "lost"
    order, way = order_to_pay(make_product(price="60.00"))
    page = client.post(client.get(way).context["order"].pay_url)["Location"]
    client.get(decide(page, "paid").headers["Location"])
    assert outcome(order) == ("paid", Attempt.PAID)
    assert sandbox.book.totals() == {"charges": 6000, "refunds": 0}


def test_a_refund_whose_answer_is_lost_is_paid_once(sandbox, client, order_to_pay):
    order, page = order_to_pay(make_product(price="60.00"))
    client.get(decide(page, "paid").headers["Location"])
    back = refunds.refund(order=order, key="chip", other=Decimal("25.00"), reason="A chip.").money
    sandbox.gateway.next_fault = "lost"
    with pytest.raises(GatewayDown):
        operations.send_refund(refund=back)
    assert after(minutes=3) == {}
    back.refresh_from_db()
    assert back.state == Refund.DONE
    assert sandbox.book.totals() == {"charges": 6000, "refunds": 2500}
    assert list(books.problems()) == []


@pytest.mark.parametrize("fault", ["500", "garbage"])
def test_a_refund_that_fails_on_the_way_stays_open(sandbox, client, order_to_pay, fault):
    order, page = order_to_pay(make_product(price="60.00"))
    client.get(decide(page, "paid").headers["Location"])
    back = refunds.refund(order=order, key="chip", other=Decimal("25.00"), reason="A chip.").money
    sandbox.gateway.next_fault = fault
    with pytest.raises(GatewayDown):
        operations.send_refund(refund=back)
    back.refresh_from_db()
    assert (back.state, sandbox.book.totals()["refunds"]) == (Refund.NEW, 0)
    assert list(books.problems()) == []


@pytest.mark.django_db(transaction=True)
def test_without_any_notice_the_workers_own_tasks_settle_in_time(sandbox, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid", "never", "stay")
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        work_off()
    assert outcome(order) == ("paid", Attempt.PAID)


@pytest.mark.parametrize(("age", "taken"), [(299, True), (301, False), (-301, False)])
def test_a_signature_is_good_for_five_minutes(age, taken):
    now = 1_800_000_000
    header = signing.sign("secret", b"words", now - age)
    if taken:
        signing.check("secret", header, b"words", now)
        return
    with pytest.raises(signing.BadSignature):
        signing.check("secret", header, b"words", now)
