"""PayPal's notices: which are believed, and what those do that are not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.payments.models import Attempt, Entry, Notice
from shop.payments.paypal.method import METHOD
from tests.shop.payments.local import make_key

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)
APPROVED, COMPLETED = "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"


BAD = ["bad", "old", "none", "text", "order", "sum", "currency", "long", "shape", "changed"]


@pytest.mark.parametrize("case", BAD)
def test_a_notice_that_is_not_right_writes_nothing(buyer, paypal, case):
    buyer.order()
    METHOD.capture(key=buyer.key, reference=paypal.approve(buyer.key)["id"])
    capture = dict(paypal.capture_of(buyer.key))
    change = {
        "order": {"custom_id": "0" * 32},
        "sum": {"amount": {"currency_code": "GBP", "value": "1.00"}},
        "currency": {"amount": {"currency_code": "EUR", "value": "60.00"}},
    }
    body = paypal.event(COMPLETED, capture | change.get(case, {}))
    body = {"text": b"\xff{", "shape": b"[1]", "long": b" " * 1_000_001}.get(case, body)
    old = (timezone.now() - timedelta(seconds=301)).isoformat()
    headers = {
        "bad": paypal.headers(body, key=make_key()) if case == "bad" else None,
        "old": paypal.headers(body, stamp=old),
        "none": {},
        "changed": paypal.headers(body + b" "),
    }.get(case)
    answer = buyer.deliver(body, headers)
    assert answer.status_code == (413 if case == "long" else 400)
    assert buyer.state == OPEN
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()


def test_a_notice_that_cannot_be_checked_is_to_come_again(buyer, paypal):
    buyer.order()
    body = paypal.event(APPROVED, paypal.approve(buyer.key))
    paypal.next_fault = "500"
    assert buyer.deliver(body).status_code == 503
    assert not Notice.objects.exists()
    assert buyer.deliver(body).status_code == 200


def test_a_webhook_can_be_replaced_while_both_are_in_use(buyer, paypal, settings):
    buyer.order()
    settings.PAYPAL = settings.PAYPAL | {"webhooks": ["NEW", *settings.PAYPAL["webhooks"]]}
    first = paypal.event(APPROVED, paypal.approve(buyer.key))
    assert buyer.deliver(first).status_code == 200
    second = paypal.event(APPROVED, paypal.order(buyer.key))
    assert buyer.deliver(second, paypal.headers(second, webhook="NEW")).status_code == 200
    assert Notice.objects.count() == 2
