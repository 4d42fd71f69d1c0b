"""What there is to do next about an order."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.parcels.operations import SENDABLE
from shop.payments import by_hand
from shop.payments.account import bare_refunds
from shop.returns.models import Return

from .selectors import GONE_OUT
from .sheet import needs_hand

LATE = timedelta(days=3)


@dataclass(frozen=True)
class Step:
    """A thing to do and the page on which it is done."""

    label: str
    url: str


def next_step(order: Any, *, due: Decimal) -> Step | None:
    """Return the most pressing thing to do, or None; the order has its rows at hand.

    ``due`` is what is still to pay for it.
    """
    here = reverse("desk:order", args=[order.number])
    back = [refund.money for refund in order.refunds.all()] + bare_refunds(order)
    if any(needs_hand(paid) for paid in back):
        return Step(_("Pay the refund, then note it"), f"{here}#refunds")
    if _paid_back_and_unsent(order):
        return Step(_("All its money went back: cancel it, or send it"), f"{here}#refunds")
    for returned in order.returns.all():
        if returned.state in Return.OPEN:
            return Step(_("Look at the return"), reverse("desk:return", args=[returned.pk]))
    if order.status in SENDABLE:
        return Step(_("Send a parcel"), reverse("desk:send", args=[order.number]))
    waits = order.status == "awaiting-payment" or (due and order.status in GONE_OUT)
    if waits and by_hand.is_by_hand(order.payment_method):
        return Step(_("Book the payment"), f"{here}#payments")
    if order.status == "dispatched":
        return Step(_("Note that it has arrived"), f"{here}#parcels")
    return None


def _paid_back_and_unsent(order: Any) -> bool:
    """Return whether the whole price has gone back as a gesture, and the goods are still here."""
    back = sum(refund.amount for refund in order.refunds.all())
    return order.status in SENDABLE and 0 < order.total_incl_tax <= back


def is_late(order: Any) -> bool:
    """Return whether the order could be sent and has waited for too long."""
    return order.status in SENDABLE and order.date_placed < timezone.now() - LATE
