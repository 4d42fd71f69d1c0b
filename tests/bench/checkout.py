"""What a guest's whole checkout costs: from the basket to the last page, paid by transfer."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.bench import cpu
from tests.bench.client import Answer, Visitor, as_newcomer, form_to, forms_to
from tests.bench.urls import BARE
from tests.shop.buying import ADA

CHECKOUTS = 10
BARE_REQUESTS = 1000
CHECKOUT = "/checkout/"


@dataclass
class Guest:
    """A newcomer with a basket; ``cookies`` are what the site gave so far."""

    visitor: Visitor
    cookies: dict[str, str]

    def get(self, path: str) -> Answer:
        return self._keep(self.visitor.get(path, self.cookies))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._keep(self.visitor.post(path, fields, self.cookies))

    def _keep(self, answer: Answer) -> Answer:
        self.cookies |= answer.cookies
        return answer


def with_basket(visitor: Visitor, add: str, fields: dict[str, str]) -> Guest:
    """Return a guest who has added what a form of the article adds."""
    cookies, sent = as_newcomer(fields)
    guest = Guest(visitor.again(), cookies)
    guest.post(add, sent)
    return guest


def buy(guest: Guest) -> list[Answer]:
    """Go from the basket to the last page and return every answer. Raises SystemExit."""
    guest.visitor = guest.visitor.again()  # the kept connection may have ended meanwhile
    page = guest.get(CHECKOUT)
    hidden = form_to(page.body, CHECKOUT)
    if hidden is None:
        raise SystemExit(f"{CHECKOUT} has no form that posts there (status {page.status}).")
    placed = guest.post(CHECKOUT, hidden | ADA)
    if placed.status != 303 or "thank-you" not in placed.location:
        raise SystemExit(f"The order was not placed: {placed.status} {placed.location}")
    last = guest.get(urlsplit(placed.location).path)
    if last.status != 200:
        raise SystemExit(f"The last page answered {last.status}.")
    return [page, placed, last]


def buyable(visitor: Visitor, article: Answer, add: str) -> dict[str, str]:
    """Return the fields of a form whose product needs no choice and is there."""
    for fields in forms_to(article.body, add):
        if with_basket(visitor, add, fields).get(CHECKOUT).status == 200:
            return fields
    raise SystemExit("Nothing in the article can be bought without a choice.")


def measure(visitor: Visitor, master: int, article: Answer, add: str) -> dict[str, float]:
    """Return what one checkout takes: requests, queries, processor time against a bare view."""
    fields = buyable(visitor, article, add)
    counted = buy(with_basket(visitor.counting(), add, fields))
    guests = [with_basket(visitor, add, fields) for _guest in range(CHECKOUTS)]
    before = cpu.spent(master)
    for guest in guests:
        buy(guest)
    between = cpu.spent(master)
    visitor = Visitor(visitor.url)
    for _request in range(BARE_REQUESTS):
        visitor.get(f"/{BARE}")
    after = cpu.spent(master)
    row: dict[str, float] = {
        "requests": len(counted),
        "queries": sum(answer.queries for answer in counted),
    }
    if before is not None and between is not None and after is not None:
        ours, bare = (between - before) / CHECKOUTS, (after - between) / BARE_REQUESTS
        row |= {
            "cpu_ratio": round(ours / bare, 1),
            "cpu_ms": round(ours * 1000, 1),
            "bare_cpu_ms": round(bare * 1000, 2),
        }
    return row


def told(row: dict[str, float]) -> str:
    """Return the measures as a line of the table."""
    cost = f"{row['cpu_ratio']:9.1f} times a bare view's CPU, " if "cpu_ratio" in row else "  "
    return f"whole checkout{cost}{row['requests']} requests, {row['queries']} queries"
