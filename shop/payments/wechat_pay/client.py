"""Questions to WeChat Pay, and its answers once their signature has been checked."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown

from . import certificates, transport
from .account import Account
from .proof import Unproven, check

logger = logging.getLogger(__name__)

_BUSY = {"SYSTEM_ERROR", "SYSTEMERROR", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED", "BANK_ERROR"}


class Refusal(Exception):
    """WeChat Pay said no: its ``code`` and its words."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(f"{code}: {words}")


class Client:
    """Asks in the name of an account. All that is asked of one client shares a deadline."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.deadline = Deadline()

    def prepare(self, kind: str, plain: dict[str, Any]) -> dict[str, Any]:
        """Open a payment of the kind: ``native``, ``h5`` or ``jsapi``."""
        return self._call("POST", f"/v3/pay/transactions/{kind}", plain)

    def payment(self, key: str) -> dict[str, Any]:
        """Return the payment with our key."""
        query = urlencode({"mchid": self.account.mchid})
        return self._call("GET", f"/v3/pay/transactions/out-trade-no/{quote(key)}?{query}")

    def close(self, key: str) -> None:
        """Close the payment, so that nobody can make it any more."""
        path = f"/v3/pay/transactions/out-trade-no/{quote(key)}/close"
        self._call("POST", path, {"mchid": self.account.mchid})

    def pay_back(self, plain: dict[str, Any]) -> dict[str, Any]:
        """Ask for a refund."""
        return self._call("POST", "/v3/refund/domestic/refunds", plain)

    def refund(self, key: str) -> dict[str, Any]:
        """Return the refund with our key."""
        return self._call("GET", f"/v3/refund/domestic/refunds/{quote(key, safe='')}")

    def believe(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise Unproven unless WeChat Pay signed the body, or GatewayDown if that is unknown."""
        serial = headers.get("Wechatpay-Serial", "")
        key = certificates.key_of(self.account, serial, deadline=self.deadline)
        check(headers, body, key)

    def _call(self, method: str, path: str, plain: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return a believed answer. Raises Refusal and GatewayDown.

        A refusal needs no signature of its own, since it moves no money, but a wrong one is
        no refusal.
        """
        raw = transport.send(self.account, method, path, plain, deadline=self.deadline)
        signed = "Wechatpay-Signature" in raw.headers
        if raw.status < 300 or (signed and raw.status < 500):
            try:
                self.believe(raw.headers, raw.body)
            except Unproven as fault:
                raise GatewayDown(f"WeChat Pay's answer cannot be believed: {fault}") from fault
        if raw.status == 204:
            return {}
        try:
            found = json.loads(raw.body)
        except ValueError as fault:
            raise GatewayDown(f"WeChat Pay's answer ({raw.status}) is unreadable.") from fault
        if not isinstance(found, dict):
            raise GatewayDown("WeChat Pay's answer is no object.")
        if raw.status < 300:
            return found
        return self._refuse(raw.status, found)

    def _refuse(self, status: int, found: dict[str, Any]) -> dict[str, Any]:
        code, words = str(found.get("code", "")), str(found.get("message", ""))
        if status == 401:
            logger.error("WeChat Pay does not know us: %s %s", code, words)
        if status >= 500 or status == 429 or not code or code in _BUSY:
            raise GatewayDown(f"WeChat Pay answered {status} {code} {words}")
        raise Refusal(code, words)
