"""The orders of this browser: who goes back from the gateway finds the one that waits for money.

Placing an order empties the basket, so the checkout has nothing to show to a buyer who presses
Back on the gateway's page, while the order holds their goods (ux 65, 68).

They stand in a signed cookie of their own, not in the session: whoever fills in a last field
and presses the button at once sends two requests that both write the session, and the one that
checks the field may be the later.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from oscar.core.loading import get_model

_COOKIE = "orders_here"
_DAY = 24 * 60 * 60
MOST = 10


def note(request: HttpRequest, response: HttpResponse, order: Any) -> HttpResponse:
    """Remember with the response the order that was placed just now, and return it."""
    response.set_signed_cookie(
        _COOKIE,
        " ".join([order.number, *_numbers(request)][:MOST]),
        salt=_COOKIE,
        max_age=_DAY,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def find(request: HttpRequest) -> Any | None:
    """Return the order that was placed last in this browser while it waits for its money.

    An order of a member is there for them alone, whoever sits at the browser now.
    """
    numbers = _numbers(request)
    if not numbers:
        return None
    orders = get_model("order", "Order").objects
    order = orders.filter(number=numbers[0], status="awaiting-payment").first()
    return order if order and order.user_id in (None, request.user.pk) else None


def placed_here(request: HttpRequest, order: Any) -> bool:
    """Return whether this browser placed the guest's order, or the signed-in person did."""
    if order.user_id is not None:
        return order.user_id == request.user.pk
    return order.number in _numbers(request)


def _numbers(request: HttpRequest) -> list[str]:
    """Return the numbers of this browser's last orders, the newest first."""
    kept = request.get_signed_cookie(_COOKIE, "", salt=_COOKIE, max_age=_DAY)
    return (kept or "").split()
