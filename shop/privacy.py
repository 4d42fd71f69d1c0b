"""What the shop knows of a person, to be handed out to them; :mod:`shop.erasure` parts with it."""

from typing import Any

from oscar.core.loading import get_model

from shop.alerts.models import Alert
from shop.order.addresses import address_lines
from shop.order.sayings import read

_ASKED_AT_ONCE = (
    "lines",
    "payment_attempts",
    "parcels__carrier",
    "refunds",
    "returns__lines__line",
    "documents",
    "voucherapplication_set__voucher",
)


def known_of(user: Any) -> dict[str, Any]:
    """Return everything that the shop keeps of the user, as plain values for JSON."""
    orders = get_model("order", "Order").objects.filter(user=user)
    orders = orders.select_related("user", "shipping_address", "billing_address")
    orders = orders.prefetch_related(*_ASKED_AT_ONCE)
    proven = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    alerts = Alert.objects.filter(email__in={user.email, *proven}).select_related("product__parent")
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
        "alerts": [
            {
                "product": alert.product.get_title(),
                "email": alert.email,
                "asked": alert.date_created.isoformat(),
                "confirmed": _moment(alert.confirmed),
            }
            for alert in alerts.order_by("pk")
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
        "billing_address": list(address_lines(order.billing_address)),
        "vouchers": [use.voucher.code for use in order.voucherapplication_set.all() if use.voucher],
        "lines": [
            {
                "title": line.title,
                "quantity": line.quantity,
                "price": str(line.line_price_incl_tax),
            }
            for line in order.lines.all()
        ],
        "payments": [
            {
                "method": one.method,
                "amount": str(one.amount),
                "currency": one.currency,
                "state": one.state,
                "date": one.date_created.isoformat(),
            }
            for one in order.payment_attempts.all()
        ],
        "parcels": [
            {
                "carrier": str(one.carrier or one.other_carrier),
                "number": one.number,
                "sent": _moment(one.date_sent),
                "arrived": _moment(one.date_arrived),
            }
            for one in order.parcels.all()
        ],
        "refunds": [
            {
                "amount": str(one.amount),
                "reason": read(one.reason),
                "date": one.date_created.isoformat(),
            }
            for one in order.refunds.all()
        ],
        "returns": [_return(one) for one in order.returns.all()],
        "papers": [paper.number for paper in order.documents.all()],
    }


def _return(returned: Any) -> dict[str, Any]:
    return {
        "state": returned.state,
        "withdrawal": returned.is_withdrawal,
        "name": returned.name,
        "note": returned.note,
        "answer": returned.answer,
        "date": returned.date_created.isoformat(),
        "lines": [
            {"title": one.line.title, "quantity": one.quantity, "reason": one.reason}
            for one in returned.lines.all()
        ],
    }


def _moment(when: Any) -> str | None:
    return when.isoformat() if when else None
