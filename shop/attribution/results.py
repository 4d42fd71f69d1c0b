"""What came of shares: orders counted from their lines, never from a counter."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from oscar.core.loading import get_model

_NOT_BOUGHT = ("awaiting-payment", "cancelled")


def orders_by_share(user: Any, codes: Iterable[str]) -> dict[str, int]:
    """Return how many orders each of the user's share links led to; links without one are absent.

    An order counts while it is paid and a piece of it that came by the link was not paid back.
    One query.
    """
    entries = get_model("payments", "Entry").objects
    paid = entries.filter(attempt__order=OuterRef("order"), kind="capture")
    lines = get_model("order", "Line").objects.filter(
        Q(order__total_incl_tax=0) | Exists(paid),
        source_sharer=user,
        source_share__in=list(codes),
        num_refunded__lt=F("quantity"),
    )
    rows = lines.exclude(order__status__in=_NOT_BOUGHT).order_by().values("source_share")
    return dict(rows.annotate(n=Count("order", distinct=True)).values_list("source_share", "n"))
