"""How the goods of an order's lines move in and out of the stock.

Every move is two conditional UPDATEs, of the line and of its stock record, so that none can
happen twice. Callers hold the order's lock and go through lines in the order of
:func:`locked_lines`, so that no two wait for each other.
"""

from typing import Any

from django.db.models import F
from oscar.core.loading import get_model


def locked_lines(order: Any) -> list[Any]:
    """Return the order's lines, locked, with what the stock needs, in the stock's order."""
    lines = order.lines.select_for_update(of=("self",)).select_related(
        "stockrecord__product__product_class", "stockrecord__product__parent__product_class"
    )
    return sorted(lines, key=lambda line: (line.stockrecord_id or 0, line.pk))


def send_out(line: Any, pieces: int) -> None:
    """Take pieces that the line holds out of the stock: they leave the house, or are broken."""
    if _let_go(line, pieces):
        _change(line, num_allocated=-pieces, num_in_stock=-pieces)


def set_free(line: Any, pieces: int) -> None:
    """Give back pieces that the line holds, for others to buy."""
    if _let_go(line, pieces):
        _change(line, num_allocated=-pieces)


def take_back(line: Any, pieces: int) -> None:
    """Hold pieces again that had gone out: the parcel was not sent after all."""
    type(line).objects.filter(pk=line.pk).update(num_allocated=F("num_allocated") + pieces)
    line.num_allocated += pieces
    _change(line, num_allocated=pieces, num_in_stock=pieces)


def put_on_shelf(line: Any, pieces: int) -> None:
    """Put pieces that had gone out back into the stock, for others to buy."""
    _change(line, num_in_stock=pieces)


def _let_go(line: Any, pieces: int) -> bool:
    """Lower what the line holds; False if it does not hold so many, then nothing happens."""
    rows = type(line).objects.filter(pk=line.pk, num_allocated__gte=pieces)
    if not pieces or not rows.update(num_allocated=F("num_allocated") - pieces):
        return False
    line.num_allocated -= pieces
    return True


def _change(line: Any, **by: int) -> None:
    """Add to the numbers of the line's stock record, if its pieces are counted."""
    record = line.stockrecord
    if record is None or not record.can_track_allocations:
        return
    rows = get_model("partner", "StockRecord").objects.filter(pk=record.pk)
    least = {f"{name}__gte": -change for name, change in by.items() if change < 0}
    rows.filter(**least).update(**{name: F(name) + change for name, change in by.items()})
