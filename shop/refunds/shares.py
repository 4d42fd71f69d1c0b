"""How much of what was really paid belongs to some of a line's pieces.

All amounts are Decimals in the order's currency. A discount has already been taken off the
line's price; its last cent must not be lost nor paid back twice, however the pieces are
divided. So the share of the first n pieces is rounded, and a refund is the difference of two
such shares.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from shop.money import exponent


def share(line: Any, pieces: int, currency: str) -> Decimal:
    """Return what was paid for the next ``pieces`` of the line after those paid back before."""
    before = line.num_refunded
    return _first(line, before + pieces, currency) - _first(line, before, currency)


def _first(line: Any, pieces: int, currency: str) -> Decimal:
    unit = Decimal(1).scaleb(-exponent(currency))
    if pieces >= line.quantity:
        return line.line_price_incl_tax
    part = line.line_price_incl_tax * pieces / line.quantity
    return part.quantize(unit, ROUND_HALF_UP)
