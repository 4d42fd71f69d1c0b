"""The adapter of the sandbox gateway: real HTTP, real signatures, no real money."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from django.utils.translation import gettext_lazy

from shop.money import Money
from shop.payments.gateway import (
    Ask,
    Back,
    BadNotice,
    Gateway,
    GatewayDown,
    GatewayRefused,
    Outcome,
    Result,
    Started,
    Word,
    from_units,
    units,
)

from . import signing

TIMEOUT = (3, 7)  # seconds to connect and to wait: ten at the most
_RESULTS = {"paid": Result.PAID, "declined": Result.FAILED, "cancelled": Result.FAILED}


class _Unknown(GatewayRefused):
    """The sandbox never heard of what was asked about."""


class Sandbox(Gateway):
    """A hosted payment page on our own sandbox server."""

    code = "sandbox"
    label = gettext_lazy("Test payment (sandbox)")
    for_trying = True
    lists_refunds = True
    hint = gettext_lazy("A payment page to try the shop with. No money is taken.")

    def start(self, ask: Ask) -> Started:
        """Open a payment there; its page is where the buyer goes on."""
        found = self._call(
            "POST",
            "/v1/payments",
            {
                "key": ask.key,
                "order": ask.order_number,
                "amount": units(ask.amount),
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
        except _Unknown:
            return Outcome(Result.FAILED)
        except GatewayRefused as refusal:  # it does not know us: it said nothing of the payment
            raise GatewayDown(f"The sandbox does not tell: {refusal}") from refusal

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a signed notice says."""
        try:
            signing.check(settings.SANDBOX_SECRET, headers.get(signing.HEADER, ""), body)
            notice = json.loads(body)
            if "refund" in notice:
                name = str(notice["refund"]["id"])
                key, news = notice["payment"]["key"], Outcome(Result.PENDING)
                return Word(str(notice["event"]), key, news, refund=name)
            return Word(str(notice["event"]), notice["payment"]["key"], _outcome(notice["payment"]))
        except signing.BadSignature as fault:
            raise BadNotice(str(fault)) from fault

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back a part or all of what was paid."""
        plain = {"key": key, "payment": attempt_key, "amount": units(amount)}
        return _of_refund(self._call("POST", "/v1/refunds", plain))

    def refunds(self, *, key: str, reference: str, names: Iterable[str]) -> list[Back]:
        """Return the refunds of the payment, whoever made them."""
        found = self._call("GET", f"/v1/payments/{quote(key)}/refunds")["refunds"]
        return [Back(_of_refund(one), str(one["key"])) for one in found]

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
            kind = _Unknown if answer.status_code == 404 else GatewayRefused
            raise kind(str(found.get("error", "")))
        return found


def _outcome(payment: dict[str, Any]) -> Outcome:
    result = _RESULTS.get(payment["state"], Result.PENDING)
    paid = from_units(payment["amount"], payment["currency"]) if result is Result.PAID else None
    return Outcome(result, reference=str(payment["id"]), amount=paid)


def _of_refund(refund: dict[str, Any]) -> Outcome:
    result = Result.PAID if refund["state"] == "done" else Result.FAILED
    went = from_units(refund["amount"], refund["currency"])
    return Outcome(result, reference=str(refund["id"]), amount=went)


METHOD = Sandbox()
