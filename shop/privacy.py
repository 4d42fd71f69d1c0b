"""What the shop knows of a person, to be handed out to them; :mod:`shop.erasure` parts with it."""

from typing import Any

from oscar.core.loading import get_model

from shop.order.addresses import address_lines


def known_of(user: Any) -> dict[str, Any]:
    """Return everything that the shop keeps of the user, as plain values for JSON."""
    orders = get_model("order", "Order").objects.filter(user=user)
    orders = orders.select_related("shipping_address").prefetch_related("lines")
    return {
        "orders": [_order(order) for order in orders.order_by("pk")],
        "addresses": [list(address_lines(one)) for one in user.addresses.order_by("pk")],
        "basket": [
            {"product": line.product.get_title(), "quantity": line.quantity}
            for line in get_model("basket", "Line")
            .objects.filter(basket__owner=user, basket__status="Open")
            .select_related("product__parent")
            .order_by("pk")
        ],
    }


def _order(order: Any) -> dict[str, Any]:
    return {
        "number": order.number,
        "date": order.date_placed.isoformat(),
        "status": order.status,
        "currency": order.currency,
        "total": str(order.total_incl_tax),
        "email": order.email,
        "delivery_address": list(address_lines(order.shipping_address)),
        "lines": [
            {
                "title": line.title,
                "quantity": line.quantity,
                "price": str(line.line_price_incl_tax),
            }
            for line in order.lines.all()
        ],
    }
