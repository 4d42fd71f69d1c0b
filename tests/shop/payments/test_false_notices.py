"""Notices from strangers: a clear no, nothing written, and the gateway is not asked for long."""

import pytest
from django.urls import reverse

from shop.payments.models import Notice
from shop.payments.sandbox import signing
from shop.payments.views import FALSE_NOTICES
from tests.shop.payments.local import make_key
from tests.shop.payments.paypal.conftest import buyer, paypal, paypal_key

__all__ = ["buyer", "paypal", "paypal_key"]
pytestmark = pytest.mark.django_db

DEEP = b"[" * 60_000


def verifications(paypal):
    return sum("verify" in call for call in paypal.calls)


@pytest.mark.parametrize("signed", [False, True])
def test_a_notice_as_deep_as_a_well_is_refused(buyer, paypal, signed):
    headers = paypal.headers(DEEP) if signed else {}
    assert buyer.deliver(DEEP, headers).status_code == 400
    assert verifications(paypal) == 0
    assert not Notice.objects.exists()


def test_a_signed_notice_as_deep_as_a_well_is_refused_by_the_sandbox(client, settings):
    settings.SANDBOX_SECRET = "secret"
    answer = client.post(
        reverse("payments:notice", kwargs={"method": "sandbox"}),
        data=DEEP,
        content_type="application/json",
        headers={signing.HEADER: signing.sign("secret", DEEP)},
    )
    assert answer.status_code == 400


def test_whoever_keeps_sending_false_notices_is_not_listened_to(buyer, paypal):
    buyer.order()
    body = paypal.event("CHECKOUT.ORDER.APPROVED", paypal.approve(buyer.key))
    false = paypal.headers(body, key=make_key())
    most = FALSE_NOTICES["most"]
    found = [buyer.deliver(body, false).status_code for _time in range(most + 3)]
    assert found == [400] * most + [429] * 3
    assert verifications(paypal) == most
    assert not Notice.objects.exists()
    elsewhere = buyer.client.post(
        reverse("payments:notice", kwargs={"method": "paypal"}),
        data=body,
        content_type="application/json",
        headers=paypal.headers(body),
        REMOTE_ADDR="203.0.113.7",
    )
    assert elsewhere.status_code == 200


def test_true_notices_are_never_too_many(buyer, paypal):
    buyer.order()
    body = paypal.event("CHECKOUT.ORDER.APPROVED", paypal.approve(buyer.key))
    for _time in range(FALSE_NOTICES["most"] + 1):
        assert buyer.deliver(body).status_code == 200
