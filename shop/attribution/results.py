"""What came of shares and notes: orders counted from their lines, never from a counter."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from oscar.core.loading import get_model

_NOT_BOUGHT = ("awaiting-payment", "cancelled")


def orders_by_share(user: Any, codes: Iterable[str]) -> dict[str, int]:
    """Return how many orders each of the user's share links led to; links without one are absent.

    An order counts while it is paid and a piece of it that came by the link was not paid back.
    One query.
    """
    lines = _bought().filter(source_sharer=user, source_share__in=list(codes))
    return _orders_by("source_share", lines)


def orders_by_note(user: Any, note_ids: Iterable[int]) -> dict[int, int]:
    """Return how many orders of others each of the user's notes led to, as for share links.

    One query.
    """
    lines = _bought().filter(source_writer=user, source_note__in=list(note_ids))
    return _orders_by("source_note", lines.exclude(order__user=user))


def _bought() -> QuerySet[Any]:
    """Return the lines that are paid for and of which a piece was not paid back."""
    entries = get_model("payments", "Entry").objects
    paid = entries.filter(attempt__order=OuterRef("order"), kind="capture")
    lines: QuerySet[Any] = get_model("order", "Line").objects.filter(
        Q(order__total_incl_tax=0) | Exists(paid), num_refunded__lt=F("quantity")
    )
    return lines.exclude(order__status__in=_NOT_BOUGHT)


def _orders_by(column: str, lines: QuerySet[Any]) -> dict[Any, int]:
    rows = lines.order_by().values(column).annotate(n=Count("order", distinct=True))
    return dict(rows.values_list(column, "n"))
