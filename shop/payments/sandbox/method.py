"""The adapter of the sandbox gateway: real HTTP, real signatures, no real money."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy

from shop.money import Money, exponent, money
from shop.payments.gateway import (
    Ask,
    BadNotice,
    Gateway,
    GatewayDown,
    GatewayRefused,
    Outcome,
    Result,
    Started,
    Word,
)

from . import signing

TIMEOUT = (3, 7)  # seconds to connect and to wait: ten at the most
_RESULTS = {"paid": Result.PAID, "declined": Result.FAILED, "cancelled": Result.FAILED}


class Sandbox(Gateway):
    """A hosted payment page on our own sandbox server."""

    code = "sandbox"
    label = gettext_lazy("Test payment (sandbox)")
    hint = gettext_lazy("A payment page to try the shop with. No money is taken.")

    def start(self, ask: Ask) -> Started:
        """Open a payment there; its page is where the buyer goes on."""
        found = self._call(
            "POST",
            "/v1/payments",
            {
                "key": ask.key,
                "order": ask.order_number,
                "amount": in_units(ask.amount),
                "currency": ask.amount.currency,
                "language": ask.language,
                "return_url": ask.return_url,
                "cancel_url": ask.cancel_url,
                "notify_url": ask.notify_url,
                "expires": int(ask.expires.timestamp()),
            },
        )
        return Started(reference=found["id"], url=found["url"])

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the payment with our key stands."""
        try:
            return _outcome(self._call("GET", f"/v1/payments/{quote(key)}"))
        except GatewayRefused:
            return Outcome(Result.FAILED)

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a signed notice says."""
        try:
            signing.check(settings.SANDBOX_SECRET, headers.get(signing.HEADER, ""), body)
            notice = json.loads(body)
            return Word(str(notice["event"]), notice["payment"]["key"], _outcome(notice["payment"]))
        except signing.BadSignature as fault:
            raise BadNotice(str(fault)) from fault
        except (ValueError, KeyError, TypeError, ArithmeticError) as fault:
            raise BadNotice("The notice is unreadable.") from fault

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back a part or all of what was paid."""
        plain = {"key": key, "payment": attempt_key, "amount": in_units(amount)}
        found = self._call("POST", "/v1/refunds", plain)
        return Outcome(Result.PAID, reference=found["id"], amount=amount)

    def _call(self, method: str, path: str, plain: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer's JSON. Raises GatewayDown and GatewayRefused."""
        body = json.dumps(plain).encode() if plain is not None else b""
        text = signing.request_text(method, path, body)
        headers = {
            "Content-Type": "application/json",
            signing.HEADER: signing.sign(settings.SANDBOX_SECRET, text),
        }
        address = settings.SANDBOX_URL.rstrip("/") + path
        try:
            answer = requests.request(
                method, address, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
            found = answer.json()
        except (requests.RequestException, ValueError) as silence:
            raise GatewayDown(f"The sandbox does not answer: {silence}") from silence
        if answer.status_code >= 500 or not isinstance(found, dict):
            raise GatewayDown(f"The sandbox answered {answer.status_code}.")
        if answer.status_code >= 400:
            raise GatewayRefused(str(found.get("error", "")))
        return found


def in_units(amount: Money) -> int:
    """Return the amount in the currency's smallest unit: £1.50 is 150, ¥150 is 150."""
    return int(amount.amount.scaleb(exponent(amount.currency)))


def from_units(units: int, currency: str) -> Money:
    """Return the amount that so many of the currency's smallest unit make."""
    return money(Decimal(int(units)).scaleb(-exponent(currency)), currency)


def _outcome(payment: dict[str, Any]) -> Outcome:
    result = _RESULTS.get(payment["state"], Result.PENDING)
    paid = from_units(payment["amount"], payment["currency"]) if result is Result.PAID else None
    return Outcome(result, reference=str(payment["id"]), amount=paid)


METHOD = Sandbox()
