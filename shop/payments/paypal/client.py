"""The way to PayPal's API: a token that is kept, our patience, a no told from silence."""

import threading
import time
from typing import Any

import requests
from django.conf import settings

from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown, GatewayRefused

Plain = dict[str, Any]
_tokens: dict[tuple[str, str, str], tuple[str, float]] = {}
_lock = threading.Lock()
_SPARE = 60  # seconds that a token is given up before its end


class Refused(GatewayRefused):
    """PayPal said no. ``issue`` is its code, such as INSTRUMENT_DECLINED."""

    def __init__(self, issue: str, words: str) -> None:
        self.issue = issue
        super().__init__(words or issue)


class Client:
    """One piece of work with PayPal. All its calls together end within ten seconds."""

    def __init__(self) -> None:
        account = settings.PAYPAL
        if not account["client_id"] or not account["secret"]:
            raise GatewayDown("PAYPAL_CLIENT_ID or PAYPAL_CLIENT_SECRET is not set.")
        self._account = (account["url"], account["client_id"], account["secret"])
        self._deadline = Deadline()

    def get(self, path: str) -> Plain:
        """Return what is at the path. Raises GatewayDown and :class:`Refused`."""
        return self._authorised("GET", path, None, "")

    def post(self, path: str, body: bytes, key: str = "") -> Plain:
        """Post JSON, done once for a key, and return the answer. Raises as ``get``."""
        return self._authorised("POST", path, body, key)

    def patch(self, path: str, body: bytes) -> None:
        """Change what is at the path, all of it or nothing. Raises as ``get``."""
        self._authorised("PATCH", path, body, "")

    def _authorised(self, method: str, path: str, body: bytes | None, key: str) -> Plain:
        headers = {"Content-Type": "application/json", "Prefer": "return=representation"}
        if key:
            headers["PayPal-Request-Id"] = key
        for fresh in (False, True):
            headers["Authorization"] = f"Bearer {self._token(fresh)}"
            answer = self._send(method, path, headers=headers, data=body)
            if answer.status_code != 401:
                return _read(answer)
        raise GatewayDown("PayPal does not take its own token.")

    def _token(self, fresh: bool) -> str:
        """Return the token, a new one when it is over or was not taken (``fresh``)."""
        with _lock:
            token, until = _tokens.get(self._account, ("", 0.0))
        if token and not fresh and time.time() < until:
            return token
        answer = self._send(
            "POST",
            "/v1/oauth2/token",
            auth=self._account[1:],
            data={"grant_type": "client_credentials"},
        )
        if answer.status_code != 200:
            raise GatewayDown(f"PayPal gave no token, but {answer.status_code}.")
        found = _plain(answer)
        try:
            token, lasts = str(found["access_token"]), float(found["expires_in"])
        except (KeyError, TypeError, ValueError) as garbage:
            raise GatewayDown("PayPal's token is unreadable.") from garbage
        with _lock:
            _tokens[self._account] = (token, time.time() + lasts - _SPARE)
        return token

    def _send(self, method: str, path: str, **about: Any) -> requests.Response:
        try:
            return requests.request(
                method,
                self._account[0] + path,
                timeout=self._deadline.timeout(),
                allow_redirects=False,
                **about,
            )
        except requests.RequestException as silence:
            raise GatewayDown(f"PayPal does not answer: {type(silence).__name__}") from silence


def forget_tokens() -> None:
    """Forget the tokens that are kept."""
    with _lock:
        _tokens.clear()


def _read(answer: requests.Response) -> Plain:
    if answer.status_code == 429 or answer.status_code >= 500 or 300 <= answer.status_code < 400:
        raise GatewayDown(f"PayPal answered {answer.status_code}.")
    if answer.status_code == 204:
        return {}
    found = _plain(answer)
    if answer.status_code < 400:
        return found
    if answer.status_code == 403:
        raise GatewayDown(f"PayPal does not allow it: {found.get('message')}")
    details = found.get("details") or [{}]
    issue = str(details[0].get("issue") or found.get("name") or answer.status_code)
    raise Refused(issue, str(details[0].get("description") or found.get("message") or ""))


def _plain(answer: requests.Response) -> Plain:
    try:
        found = answer.json()
    except ValueError as garbage:
        raise GatewayDown("PayPal's answer is unreadable.") from garbage
    if not isinstance(found, dict):
        raise GatewayDown("PayPal's answer is unreadable.")
    return found
