"""Whether a thing can be bought now: one rule for cards, baskets and orders."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

LOW_STOCK = 5  # without a threshold of its own, so many or fewer are "only N left"


class StockState(StrEnum):
    """How a product stands. GONE is hidden, deleted, past its end or without a price."""

    IN = "in"
    LOW = "low"
    OUT = "out"
    COMING = "coming"
    GONE = "gone"

    @property
    def can_buy(self) -> bool:
        """Whether the basket takes it."""
        return self in (StockState.IN, StockState.LOW)


@dataclass(frozen=True)
class Stock:
    """The state and, where it is counted, how many are free."""

    state: StockState
    free: int | None = None


GONE = Stock(StockState.GONE)


def stock_of(product: Any, stockrecord: Any | None, now: datetime | None = None) -> Stock:
    """Return how the product stands.

    ``product`` is a row of the catalogue with its parent at hand if it has one;
    visibility and schedule of a parent hold for its variants (safety A12). A stock
    record without a number is not counted and never runs out.
    """
    now = now or timezone.now()
    rows = [product, product.parent] if product.parent_id else [product]
    if any(not row.is_public for row in rows):
        return GONE
    if any(row.available_until and row.available_until <= now for row in rows):
        return GONE
    if stockrecord is None or stockrecord.current_price is None:
        return GONE
    if any(row.available_from and row.available_from > now for row in rows):
        return Stock(StockState.COMING)
    if stockrecord.num_in_stock is None or not rows[-1].product_class.track_stock:
        return Stock(StockState.IN)
    free = max(0, stockrecord.num_in_stock - stockrecord.num_allocated)
    if not free:
        return Stock(StockState.OUT, 0)
    threshold = stockrecord.low_stock_threshold
    low = free <= (LOW_STOCK if threshold is None else threshold)
    return Stock(StockState.LOW if low else StockState.IN, free)
