"""The orders of this browser: who goes back from the gateway finds the one that waits for money.

Placing an order empties the basket, so the checkout has nothing to show to a buyer who presses
Back on the gateway's page, while the order holds their goods (ux 65, 68).
"""

from typing import Any

from django.http import HttpRequest
from oscar.core.loading import get_model

_KEY = "order_waiting"
MOST = 10


def note(request: HttpRequest, order: Any) -> None:
    """Remember the order that was placed just now."""
    request.session[_KEY] = [order.number, *_numbers(request)][:MOST]


def find(request: HttpRequest) -> Any | None:
    """Return the order that was placed last in this browser while it waits for its money."""
    numbers = _numbers(request)
    if not numbers:
        return None
    orders = get_model("order", "Order").objects
    return orders.filter(number=numbers[0], status="awaiting-payment").first()


def placed_here(request: HttpRequest, order: Any) -> bool:
    """Return whether this browser placed the order, or the person who is signed in did."""
    owner = order.user_id is not None and order.user_id == request.user.pk
    return owner or order.number in _numbers(request)


def _numbers(request: HttpRequest) -> list[str]:
    """Return the numbers of this browser's last orders, the newest first."""
    kept = request.session.get(_KEY) or []
    return [kept] if isinstance(kept, str) else list(kept)
