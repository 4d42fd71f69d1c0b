"""The gateway as a WSGI program: its API, its payment page, and the faults one can order."""

import json
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode

from shop.payments.sandbox import signing

from . import page
from .book import Book, Refused
from .notices import Notices

LONGEST_BODY = 64 * 1024
HANG = 30  # seconds
Answer = tuple[int, str, bytes, list[tuple[str, str]]]


class Gateway:
    """Answers requests. ``secret`` is shared with the shop."""

    def __init__(self, book: Book, secret: str, notices: Notices, public_url: str) -> None:
        self.book, self.secret, self.notices = book, secret, notices
        self.public_url = public_url.rstrip("/")
        self.next_fault = ""

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        status, kind, body, headers = self.answer(environ)
        line = f"{status} {HTTPStatus(status).phrase}"
        start_response(
            line,
            [
                ("Content-Type", kind),
                ("Content-Length", str(len(body))),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
                *headers,
            ],
        )
        return [body]

    def answer(self, environ: dict[str, Any]) -> Answer:
        """Return what a request is answered with."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > LONGEST_BODY:
            return _json(413, {"error": "That is too long."})
        body = environ["wsgi.input"].read(length)
        parts = path.strip("/").split("/")
        if parts[0] == "v1":
            return self._api(method, path, parts[1:], body, environ)
        if parts[0] == "pay" and len(parts) == 2:
            return self._page(method, parts[1], body, environ)
        if path in ("/", "/health"):
            return _json(200, {"sandbox": "ready"})
        return _json(404, {"error": "There is nothing here."})

    def _api(
        self, method: str, path: str, parts: list[str], body: bytes, environ: dict[str, Any]
    ) -> Answer:
        try:
            text = signing.request_text(method, path, body)
            signing.check(self.secret, environ.get("HTTP_SANDBOX_SIGNATURE", ""), text)
            plain = json.loads(body) if body else {}
            if method == "POST" and parts == ["faults"]:
                self.next_fault = str(plain["fault"])
                return _json(200, {"fault": self.next_fault})
            ordered, self.next_fault = self.next_fault, ""
            if broken := _broken(ordered):
                return broken
            answer = self._work(method, parts, plain)
            return _json(504, {"error": "Ordered to get lost."}) if ordered == "lost" else answer
        except signing.BadSignature as fault:
            return _json(401, {"error": str(fault)})
        except Refused as refusal:
            return _json(409, {"error": str(refusal)})
        except (ValueError, KeyError, TypeError) as fault:
            return _json(400, {"error": f"That cannot be read: {fault}"})

    def _work(self, method: str, parts: list[str], plain: dict[str, Any]) -> Answer:
        if method == "POST" and parts == ["payments"]:
            return _json(200, self._shown(self.book.open_payment(plain)))
        if method == "GET" and len(parts) == 2 and parts[0] == "payments":
            payment = self.book.payment(parts[1])
            if payment is None:
                return _json(404, {"error": "There is no such payment."})
            return _json(200, self._shown(payment))
        if method == "GET" and len(parts) == 3 and (parts[0], parts[2]) == ("payments", "refunds"):
            return _json(200, {"refunds": self.book.refunds(parts[1])})
        if method == "POST" and parts == ["refunds"]:
            return _json(200, self.book.refund(plain))
        return _json(404, {"error": "There is nothing here."})

    def _page(self, method: str, name: str, body: bytes, environ: dict[str, Any]) -> Answer:
        payment = self.book.payment(name)
        if payment is None:
            return _json(404, {"error": "There is no such payment."})
        language = parse_qs(environ.get("QUERY_STRING", "")).get("lang", [""])[0]
        language = language or payment["facts"].get("language", "")
        if method == "GET":
            return _html(200, page.render(payment, language))
        if method != "POST":
            return _json(405, {"error": "Use GET or POST."})
        form = parse_qs(body.decode("utf-8", "replace"))
        decision = form.get("decision", [""])[0]
        if decision in ("refund", "bounce"):
            return self._money_back(payment, decision, language)
        if decision not in ("paid", "declined", "cancelled"):
            return _html(400, page.render(payment, language))
        payment = self.book.decide(payment["key"], decision, form.get("fault", []))
        self.notices.send(payment)
        if "stay" in payment["faults"]:
            return _html(200, page.render(payment, language))
        back = payment["facts"]["cancel_url" if decision == "cancelled" else "return_url"]
        return 303, "text/plain", b"", [("Location", back)]

    def _money_back(self, payment: dict[str, Any], decision: str, language: str) -> Answer:
        """Do what an owner does in a gateway's dashboard, or a bank afterwards, and tell it."""
        work = self.book.refund_here if decision == "refund" else self.book.bounce
        try:
            refund = work(payment["key"])
        except Refused as refusal:
            return _html(409, page.render(payment, language, str(refusal)))
        self.notices.send_refund(payment, refund)
        return _html(200, page.render(payment, language, page.done(decision, language)))

    def _shown(self, payment: dict[str, Any]) -> dict[str, Any]:
        names = ("id", "key", "state", "amount", "currency")
        query = urlencode({"lang": payment["facts"].get("language", "en")})
        url = f"{self.public_url}/pay/{payment['id']}?{query}"
        return {name: payment[name] for name in names} | {"url": url}


def _broken(fault: str) -> Answer | None:
    """Return the broken answer that was ordered for a call, or None; "lost" breaks it later."""
    if fault == "500":
        return _json(500, {"error": "Ordered to fail."})
    if fault == "garbage":
        return 200, "text/html", b"<html>not json", []
    if fault == "hang":
        time.sleep(HANG)
    return None


def _json(status: int, plain: dict[str, Any]) -> Answer:
    return status, "application/json", json.dumps(plain).encode(), []


def _html(status: int, text: str) -> Answer:
    return status, "text/html; charset=utf-8", text.encode(), [("Cache-Control", "no-store")]
