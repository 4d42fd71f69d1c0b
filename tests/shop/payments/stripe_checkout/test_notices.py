"""Stripe's notices: which are believed, and what those do that are not."""

import time

import pytest

from shop.payments.models import Attempt, Entry, Notice
from tests.shop.payments.stripe_checkout.server import sign

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)
DONE = "checkout.session.completed"


@pytest.mark.parametrize("case", ["bad", "old", "none", "text", "bytes", "order", "long", "shape"])
def test_a_notice_that_is_not_right_writes_nothing(buyer, stripe_shop, case):
    buyer.order()
    session = stripe_shop.pay(buyer.key)
    if case == "order":
        session = session | {"client_reference_id": "0" * 32}
    body = stripe_shop.event(DONE, session)
    body = {"text": "not json", "shape": "[1]", "long": " " * 1_000_001}.get(case, body)
    header = {
        "bad": sign(body, "whsec_another"),
        "old": sign(body, stamp=int(time.time()) - 301),
        "none": "",
    }.get(case)
    if case == "bytes":
        body, header = b"\xff\xfe", sign("x")
    answer = buyer.deliver(body, header)
    assert answer.status_code == (413 if case == "long" else 400)
    assert buyer.state == OPEN
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()


def test_a_secret_can_be_replaced_while_both_are_in_use(buyer, stripe_shop, settings):
    buyer.order()
    body = stripe_shop.event(DONE, stripe_shop.pay(buyer.key))
    settings.STRIPE = settings.STRIPE | {"webhook_secrets": ["whsec_new", "whsec_first"]}
    assert buyer.deliver(body, sign(body, "whsec_new")).status_code == 200
    assert buyer.deliver(body).status_code == 200
    assert buyer.state == PAID
