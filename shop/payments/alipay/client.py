"""Questions to Alipay, and its answers once their signature has been checked.

The library ``python-alipay-sdk`` signs (RSA2), checks signatures and counts the serials of
certificates. Its calls are not used: they follow redirects and open any kind of address, take
refusals that nobody signed, count braces inside of texts when they look for what was signed, and
write the machine's local time where Alipay expects China's.
"""

import json
import logging
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import requests
from django.conf import settings

from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown

from . import account as accounts

logger = logging.getLogger(__name__)

CHINA = timezone(timedelta(hours=8))
LONGEST = 256 * 1024
_DONE = "10000"
_REFUSED = "40004"


class Refusal(Exception):
    """Alipay said no: its ``code`` (such as ACQ.TRADE_NOT_EXIST) and its words."""

    def __init__(self, code: str, words: str) -> None:
        self.code, self.words = code, words
        super().__init__(f"{code}: {words}")


class Client:
    """Asks in the name of the settings' account. All that is asked shares a deadline."""

    def __init__(self) -> None:
        self.signer = accounts.signer()
        self.deadline = Deadline()

    def page(self, method: str, about: dict[str, Any], **urls: str) -> str:
        """Return the address of a payment page (``alipay.trade.page.pay``), signed."""
        return f"{_address()}?{self._signed(method, about, **urls)}"

    def call(self, method: str, about: dict[str, Any]) -> dict[str, Any]:
        """Return a believed answer. Raises Refusal and GatewayDown."""
        text = self._post(self._signed(method, about))
        name = method.replace(".", "_") + "_response"
        found = self._believed(text, name)
        code, sub = str(found.get("code", "")), str(found.get("sub_code", ""))
        if code == _DONE:
            return found
        words = str(found.get("sub_msg") or found.get("msg") or "")
        if code != _REFUSED or sub.endswith("SYSTEM_ERROR"):
            logger.error("Alipay answered %s %s %s", code, sub, words)
            raise GatewayDown(f"Alipay answered {code} {sub} {words}")
        raise Refusal(sub, words)

    def _signed(self, method: str, about: dict[str, Any], **more: str) -> str:
        now = datetime.now(UTC).astimezone(CHINA)
        body = self.signer.build_body(method, about, timestamp=moment(now), **more)
        return str(self.signer.sign_data(body))

    def _post(self, signed: str) -> str:
        try:
            answer = requests.post(  # nosec B113  the deadline's rest
                _address(),
                data=signed,
                headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
                timeout=self.deadline.timeout(),
                allow_redirects=False,
            )
        except requests.RequestException as silence:
            raise GatewayDown(f"Alipay does not answer: {type(silence).__name__}") from silence
        if answer.status_code != 200 or len(answer.content) > LONGEST:
            raise GatewayDown(f"Alipay answered {answer.status_code}.")
        try:
            return answer.content.decode("utf-8")
        except ValueError as fault:
            raise GatewayDown("Alipay's answer is unreadable.") from fault

    def _believed(self, text: str, name: str) -> dict[str, Any]:
        """Return the part of the answer that is signed. Its very characters are, not its values."""
        try:
            whole = json.loads(text)
            name = name if name in whole else "error_response"
            found, signed = _part(text, name)
            fits = self.signer._verify(signed, whole.get("sign", ""))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise GatewayDown("Alipay's answer is unreadable.") from fault
        if not fits:
            raise GatewayDown(
                "Alipay's answer is not signed with the key that we know: "
                f"{found.get('code')} {found.get('sub_code')} {found.get('sub_msg')}"
            )
        return found


def moment(when: datetime) -> str:
    """Return the time as Alipay writes it, in China."""
    return when.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _address() -> str:
    return f"{settings.ALIPAY['url']}/gateway.do"


def _part(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Return the object below ``name`` and its characters as they stand in the answer.

    Raises ValueError unless ``name`` is the first key of the answer, as it always is.
    """
    lead = text.split("{", 2)
    if len(lead) != 3 or lead[1].strip().rstrip(":").strip() != f'"{name}"':
        raise ValueError("The answer is in another order.")
    start = len(lead[0]) + 1 + len(lead[1])
    found, end = json.JSONDecoder().raw_decode(text, start)
    return found, text[start:end]
