"""PayPal's webhooks, checked by asking PayPal.

A notice names the certificate that it is signed with. To check it here would mean to fetch a
file from an address that a stranger may have written, and to judge a chain of certificates.
PayPal's own ``verify-webhook-signature`` does it without either and knows which webhook is ours;
when it does not answer, the notice is not taken and PayPal sends it again.
"""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from shop.payments.gateway import BadNotice

from .client import Client, Refused

OLDEST = 300  # seconds
_HEADERS = {
    "auth_algo": "PayPal-Auth-Algo",
    "cert_url": "PayPal-Cert-Url",
    "transmission_id": "PayPal-Transmission-Id",
    "transmission_sig": "PayPal-Transmission-Sig",
    "transmission_time": "PayPal-Transmission-Time",
}


def event_in(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the event that the body holds, not checked yet but for its age. Raises BadNotice."""
    _check_age(_facts(headers)["transmission_time"])
    event = json.loads(body)
    if isinstance(event["resource"], dict) and event["id"] and event["event_type"]:
        return dict(event)
    raise BadNotice("The notice is unreadable.")


def check(body: bytes, headers: Mapping[str, str]) -> None:
    """Raise BadNotice unless PayPal has sent this to a webhook of ours.

    There may be several webhooks, so that one can be replaced while both are in use.
    """
    facts = _facts(headers)
    client = Client()
    for webhook in settings.PAYPAL["webhooks"]:
        asked = json.dumps(facts | {"webhook_id": webhook}).encode()
        # The event goes in as it came: written anew it would not be what was signed.
        whole = asked[:-1] + b', "webhook_event": ' + body + b"}"
        try:
            answer = client.post("/v1/notifications/verify-webhook-signature", whole)
        except Refused as refusal:
            raise BadNotice(f"PayPal does not know the notice: {refusal.issue}") from refusal
        if answer.get("verification_status") == "SUCCESS":
            return
    raise BadNotice("The signature is wrong.")


def _facts(headers: Mapping[str, str]) -> dict[str, str]:
    """Return what a signature is made of. Raises BadNotice where a part of it is missing."""
    facts = {name: headers.get(header, "") for name, header in _HEADERS.items()}
    if not all(facts.values()):
        raise BadNotice("The signature is missing.")
    if not settings.PAYPAL["webhooks"]:
        raise BadNotice("PAYPAL_WEBHOOK_IDS is not set.")
    return facts


def _check_age(stamp: str) -> None:
    try:
        sent = parse_datetime(stamp)
    except ValueError:
        sent = None
    if sent is None:
        raise BadNotice("The signature has no time.")
    sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    if abs((timezone.now() - sent.astimezone(UTC)).total_seconds()) > OLDEST:
        raise BadNotice("The signature is too old.")
