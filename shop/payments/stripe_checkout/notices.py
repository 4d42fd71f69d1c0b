"""Stripe's webhooks: signed bodies, at most five minutes old, told apart by their event."""

import json
from collections.abc import Mapping
from typing import Any

import stripe
from django.conf import settings

from shop.payments.gateway import BadNotice

OLDEST = 300  # seconds
HEADER = "Stripe-Signature"


def read(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the event that one of our secrets has signed. Raises BadNotice.

    There may be several secrets, so that one can be replaced while both are in use.
    """
    if not settings.STRIPE["webhook_secrets"]:
        raise BadNotice("STRIPE_WEBHOOK_SECRETS is not set.")
    fault: Exception | None = None
    for secret in settings.STRIPE["webhook_secrets"]:
        try:
            stripe.WebhookSignature.verify_header(body, headers.get(HEADER), secret, OLDEST)
            break
        except stripe.SignatureVerificationError as wrong:
            fault = wrong
        except ValueError as wrong:  # bytes that are no text
            raise BadNotice("The notice is unreadable.") from wrong
    else:
        raise BadNotice(str(fault).partition(".")[0]) from fault
    try:
        event = json.loads(body)
        if not isinstance(event, dict) or not isinstance(event["data"]["object"], dict):
            raise ValueError(event)
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise BadNotice("The notice is unreadable.") from wrong
    return event
