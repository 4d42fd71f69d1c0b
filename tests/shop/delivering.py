"""Deliveries for tests: the first rows changed, further ones made."""

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model


def change_delivery(code: str = "home", **values: Any) -> Any:
    """Change a row that the migrations made; amounts may be texts. Returns it."""
    row = get_model("shipping", "DeliveryMethod").objects.get(code=code)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    row.refresh_from_db()
    return row


def make_delivery(code: str = "express", *, steps: Any = (), **values: Any) -> Any:
    """Make a delivery at home; ``steps`` are (measure, up to or None, price)."""
    values = {"name": code.title(), "price": "9.00", "countries": ["GB"], "position": 30} | values
    row = get_model("shipping", "DeliveryMethod").objects.create(code=code, **values)
    for measure, up_to, price in steps:
        limit = None if up_to is None else Decimal(up_to)
        get_model("shipping", "DeliveryStep").objects.create(
            method=row, measure=measure, up_to=limit, price=Decimal(price)
        )
    return get_model("shipping", "DeliveryMethod").objects.get(pk=row.pk)
