"""Whether anything can still happen to an order, of which its buyer must hear."""

from typing import Any

_UNDER_WAY = ("placed", "awaiting-payment", "confirmed", "paid", "part-dispatched")


def may_follow(order: Any) -> bool:
    """Return whether a mail about the order may still be due, now or later.

    While it is under way, something of it can come back or does, or money is moved.
    """
    from shop.payments.models import Attempt, Refund
    from shop.returns import terms
    from shop.returns.models import Return

    attempts = order.payment_attempts.all()
    return (
        order.status in _UNDER_WAY
        or any(one.state in Return.OPEN for one in order.returns.all())
        or any(one.state in Attempt.OPEN for one in attempts)
        or any(row.state != Refund.DONE for one in attempts for row in one.refunds.all())
        or terms.may_come_back(order)
    )
