"""Leaves of long lists, each beginning after the last row of the one before.

The hundredth leaf takes as long as the first, and a row that comes in meanwhile moves none.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from shop.storefront import GREATEST_ID

_PLACE = re.compile(r"([0-9]{1,9})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Sort:
    """By a column of whole numbers, the greatest first unless ``upward``; then the newest.

    Without a column the newest are first.
    """

    column: str = ""
    upward: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        """The columns for ``order_by``."""
        first = (f"{'' if self.upward else '-'}{self.column}",) if self.column else ()
        return (*first, "-pk")

    def after(self, value: int, pk: int) -> Q:
        """Return the condition for standing below a row."""
        if not self.column:
            return Q(pk__lt=pk)
        beyond = Q(**{f"{self.column}__{'gt' if self.upward else 'lt'}": value})
        return beyond | Q(**{self.column: value}, pk__lt=pk)

    def place(self, row: Any) -> str:
        """Return what an address says of where a row stands."""
        return f"{getattr(row, self.column) if self.column else 0}.{row.pk}"


@dataclass(frozen=True)
class Leaf:
    """A part of a list. ``next`` is what the address of the one below says; empty at the end."""

    rows: list[Any]
    next: str
    is_first: bool


def leaf(rows: QuerySet, sort: Sort, *, after: str, size: int) -> Leaf:
    """Return the rows after a place, or the first ones for an empty or an unreadable one."""
    match = _PLACE.fullmatch(after)
    if match:
        rows = rows.filter(sort.after(int(match[1]), min(int(match[2]), GREATEST_ID)))
    found = list(rows.order_by(*sort.order)[: size + 1])
    shown = found[:size]
    return Leaf(shown, sort.place(shown[-1]) if len(found) > size else "", match is None)
