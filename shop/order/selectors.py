"""Finding orders: by number and e-mail, of a person, of a basket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from oscar.core.loading import get_model

from shop.money import Money, money

from . import links, statuses


@dataclass(frozen=True)
class Entry:
    """An order in a list of orders; ``count`` is its pieces."""

    number: str
    url: str
    date: datetime
    status_label: str
    total: Money
    count: int


class Entries(Sequence[Entry]):
    """Orders as entries of a list; a slice fetches no more than it shows."""

    def __init__(self, rows: QuerySet) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, index: Any) -> Any:
        found = self.rows[index]
        return [_entry(row) for row in found] if isinstance(index, slice) else _entry(found)


def complete() -> QuerySet:
    """Return all orders with what a summary needs, in a constant number of queries."""
    return (
        get_model("order", "Order")
        .objects.select_related("shipping_address", "user")
        .prefetch_related(
            "lines__product__parent",
            "lines__source_page",
            "status_changes",
            "discounts",
            "lines__discounts__order_discount",
        )
    )


def entries_of(user: Any) -> Entries:
    """Return the user's own orders, the newest first."""
    orders = get_model("order", "Order").objects.filter(user=user)
    return Entries(orders.annotate(pieces=Sum("lines__quantity")).order_by("-date_placed", "-pk"))


def find(*, number: str, email: str) -> Any | None:
    """Return the order with this number and e-mail address, whatever the capitals, or None."""
    order = (
        get_model("order", "Order")
        .objects.select_related("user")
        .filter(number=number.strip().upper().replace(" ", "").removeprefix("#"))
        .first()
    )
    if order is None or order.email.casefold() != email.strip().casefold():
        return None
    return order


def of_basket(basket_id: int) -> Any | None:
    """Return the order that the basket has become, or None."""
    return get_model("order", "Order").objects.filter(basket_id=basket_id).first()


def _entry(order: Any) -> Entry:
    return Entry(
        number=order.number,
        url=links.status_path(order.number),
        date=order.date_placed,
        status_label=statuses.label(order.status),
        total=money(order.total_incl_tax, order.currency),
        count=order.pieces or 0,
    )
