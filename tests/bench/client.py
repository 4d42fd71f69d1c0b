"""A visitor for benchmarks: one kept connection on this machine, every request timed."""

import http.client
import re
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    body: str
    cookies: dict[str, str]
    milliseconds: float


class Visitor:
    """Asks one server on the loopback interface; raises ValueError for any other."""

    def __init__(self, url: str) -> None:
        host, port = urlsplit(url).hostname, urlsplit(url).port
        if host != "127.0.0.1" or not port:
            raise ValueError(f"Benchmarks ask 127.0.0.1 only, not {host}.")
        self.connection = http.client.HTTPConnection(host, port, timeout=30)

    def get(self, path: str) -> Answer:
        """Fetch a path."""
        return self._ask("GET", path, "", {})

    def post(self, path: str, fields: dict[str, str], cookies: dict[str, str]) -> Answer:
        """Post a form."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        start = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        response = self.connection.getresponse()
        text = response.read()
        spent = (time.perf_counter() - start) * 1000
        cookies = dict(
            found.groups()
            for value in response.headers.get_all("Set-Cookie") or []
            if (found := re.match(r"([^=;]+)=([^;]*)", value))
        )
        return Answer(response.status, text.decode("utf-8", "replace"), cookies, spent)


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


def form_to(html: str, action: str) -> dict[str, str] | None:
    """Return the fields of the first form on the page that posts to ``action``."""
    parser = _Forms()
    parser.feed(html)
    return next((fields for target, fields in parser.forms if target.endswith(action)), None)
