"""A visitor for benchmarks: one kept connection on this machine, every request timed."""

import http.client
import re
import secrets
import time
import uuid
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from django.conf import settings

COUNT = "X-Queries"  # asks for the count, and carries it back


@dataclass(frozen=True)
class Answer:
    """What came back, after how many milliseconds and, if they were counted, queries."""

    status: int
    body: str
    cookies: dict[str, str]
    milliseconds: float
    location: str = ""
    queries: int = 0


class Visitor:
    """Asks one server on the loopback interface; raises ValueError for any other."""

    def __init__(self, url: str) -> None:
        host, port = urlsplit(url).hostname, urlsplit(url).port
        if host != "127.0.0.1" or not port:
            raise ValueError(f"Benchmarks ask 127.0.0.1 only, not {host}.")
        self.url, self.headers = url, dict[str, str]()
        self.connection = http.client.HTTPConnection(host, port, timeout=30)

    def again(self) -> "Visitor":
        """Return the same visitor with a new connection."""
        other = Visitor(self.url)
        other.headers = self.headers
        return other

    def counting(self) -> "Visitor":
        """Return a visitor of the same site whose queries are counted."""
        other = Visitor(self.url)
        other.headers = {COUNT: "1"}
        return other

    def get(self, path: str, cookies: dict[str, str] | None = None) -> Answer:
        """Fetch a path."""
        return self._ask("GET", path, "", _cookie(cookies or {}))

    def post(self, path: str, fields: dict[str, str], cookies: dict[str, str]) -> Answer:
        """Post a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | _cookie(cookies)
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        start = time.perf_counter()
        self.connection.request(method, path, body or None, self.headers | headers)
        response = self.connection.getresponse()
        text = response.read()
        spent = (time.perf_counter() - start) * 1000
        cookies = dict(
            found.groups()
            for value in response.headers.get_all("Set-Cookie") or []
            if (found := re.match(r"([^=;]+)=([^;]*)", value))
        )
        return Answer(
            response.status,
            text.decode("utf-8", "replace"),
            cookies,
            spent,
            response.headers.get("Location", ""),
            int(response.headers.get(COUNT, 0)),
        )


def _cookie(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def as_newcomer(fields: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the cookies and the fields with which somebody new sends a form.

    The cookie that guards forms also tells browsers apart: with the one that came with the
    page, all would be one visitor with one basket.
    """
    secret = secrets.token_hex(16)
    sent = fields | {"csrfmiddlewaretoken": secret, "key": uuid.uuid4().hex}
    return {settings.CSRF_COOKIE_NAME: secret}, sent


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((values.get("action", ""), {}))
            self.open = True
        elif tag == "input" and self.open and "name" in values:
            choice = values.get("type") in ("radio", "checkbox")
            if not choice or "checked" in values:
                self.forms[-1][1][values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "form"


def forms_to(html: str, action: str) -> list[dict[str, str]]:
    """Return the fields of every form on the page that posts to ``action``."""
    parser = _Forms()
    parser.feed(html)
    return [fields for target, fields in parser.forms if target.endswith(action)]


def form_to(html: str, action: str) -> dict[str, str] | None:
    """Return the fields of the first form on the page that posts to ``action``."""
    return next(iter(forms_to(html, action)), None)
