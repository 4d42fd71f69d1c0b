"""Steps of tests about refunds."""

from shop.parcels import operations as parcels
from shop.refunds.operations import Part, refund


def stock(line):
    """Return (in stock, promised) of the line's product."""
    line.stockrecord.refresh_from_db()
    return line.stockrecord.num_in_stock, line.stockrecord.num_allocated


def give_back(order, key, quantity=1, **rest):
    part = {name: rest.pop(name) for name in ("restock", "only_sent") if name in rest}
    return refund(
        order=order, key=key(), parts=[Part(order.lines.first().pk, quantity, **part)], **rest
    )


def send(order, key, pieces):
    return parcels.send(order=order, key=key(), pieces={order.lines.first().pk: pieces})
