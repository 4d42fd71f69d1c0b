"""Paying an order otherwise than was chosen first, while it waits for its money."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.order import operations as orders
from shop.order.sayings import say

from . import registry
from .account import account_of
from .asking import begin, gateway_of
from .gateway import Gateway, GatewayDown, Result
from .method import PaymentMethod
from .models import Attempt
from .settling import settle


class CannotChange(Exception):
    """The order cannot be paid so. The message says why and is fit to show."""


def choices(order: Any) -> list[PaymentMethod]:
    """Return the ways in which the order can be paid now; none when it waits for no buyer.

    The way that was chosen is among them when it is a gateway: it can be tried again.
    """
    if order.status != "awaiting-payment" or order.shipping_address is None:
        return []
    if order.pay_by is not None and order.pay_by < timezone.now():
        return []
    live = Attempt.objects.filter(order=order, state__in=Attempt.OPEN).first()
    if live is not None and (live.state == Attempt.UNDERWAY or live.entries.exists()):
        return []  # a part of the money is there, or all of it on its way
    country, total = order.shipping_address.country_id, account_of(order).due
    return [
        method
        for method in registry.offered(country=country, total=total)
        if method.initial_status == "awaiting-payment"
        and (isinstance(method, Gateway) or method.code != order.payment_method)
    ]


def pay_otherwise(*, order: Any, method: str) -> Any:
    """Let the order be paid by ``method`` (its code) from now on, and return the order.

    A payment that is open in another way is called off at its gateway first, so that only one
    can be made. Raises :class:`CannotChange` and GatewayDown; then everything is as it was.
    """
    chosen = next((one for one in choices(order) if one.code == method), None)
    if chosen is None:
        raise CannotChange(_("This way to pay is not offered any more. Choose another."))
    open_one = Attempt.objects.filter(order=order, state__in=Attempt.OPEN).first()
    if open_one is not None:
        if open_one.method == method:
            return order
        _call_off(open_one)
    return _switch(order.pk, chosen, open_one)


def _call_off(attempt: Attempt) -> None:
    """End a payment at its gateway. Raises CannotChange when it was made already."""
    if attempt.state == Attempt.NEW:
        return
    names = {"key": attempt.key, "reference": attempt.reference}
    try:
        outcome = gateway_of(attempt).look_up(**names)
        if outcome.result in (Result.PENDING, Result.APPROVED):
            outcome = gateway_of(attempt).close(**names)
    except GatewayDown:
        if not isinstance(registry.find(attempt.method), Gateway):
            return  # taken out of service: what may still come goes back
        raise
    if outcome.result in (Result.PAID, Result.UNDERWAY):
        settle(attempt=attempt, outcome=outcome)
        raise CannotChange(_("Your payment has been made already."))


@transaction.atomic
def _switch(order_id: int, chosen: PaymentMethod, closed: Attempt | None) -> Any:
    from . import terms

    order = get_model("order", "Order").objects.select_for_update().get(pk=order_id)
    if order.status != "awaiting-payment":
        raise CannotChange(_("This order does not wait for a payment any more."))
    live = Attempt.objects.filter(order=order, state__in=[*Attempt.OPEN, Attempt.PAID]).first()
    if live is not None and (closed is None or live.pk != closed.pk):
        return order  # somebody else was faster, in another window
    begun = live is not None and live.entries.exists()  # a part of a transfer has come
    if begun or (live is not None and live.state in (Attempt.UNDERWAY, Attempt.PAID)):
        raise CannotChange(_("Your payment has been made already."))
    if live is not None:
        live.state, live.problem = Attempt.FAILED, say("paid-otherwise")
        live.date_settled = timezone.now()
        live.save(update_fields=["state", "problem", "date_settled"])
    before = closed.before if closed is not None else order.payment_method
    order.payment_method = chosen.code
    if not isinstance(chosen, Gateway):
        order.pay_by = terms.pay_by(chosen, placed=order.date_placed)
    order.save(update_fields=["payment_method", "pay_by"])
    if isinstance(chosen, Gateway):
        begin(order=order, before=before if before != chosen.code else "")
    else:
        orders.announce(order=order)
    return order
