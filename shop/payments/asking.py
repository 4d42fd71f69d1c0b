"""Beginning a payment: an attempt beside the order, then the question to the gateway."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from oscar.core.loading import get_model

from . import registry
from .account import account_of
from .express import Approval
from .gateway import Ask, Gateway, GatewayDown, GatewayRefused, Outcome, Result, ShipTo, Started
from .models import Attempt

#: Half an hour for the buyer; the rest is for gateways whose page lives no shorter than that.
HELD_FOR = timedelta(minutes=35)
#: What somebody who chooses another way in the last moment has at least.
AT_LEAST = timedelta(minutes=5)
LOOK_AFTER = timedelta(minutes=2)


class NotWaiting(Exception):
    """The order does not wait for a payment any more."""


def begin(*, order: Any, before: str = "", approval: Approval | None = None) -> Attempt:
    """Write down that the order is to be paid for, in the transaction that writes the order.

    The worker looks after it from then on, whatever becomes of the buyer's request. ``before``
    is the way to pay that the order goes back to when nothing comes of this one. With an
    ``approval`` the buyer has agreed already; each serves one payment, and without it the buyer
    is sent to the gateway's page.
    """
    from .tasks import look_after

    attempt = Attempt(
        order=order,
        method=order.payment_method,
        amount=account_of(order).due,
        currency=order.currency,
        before=before,
        expires=_held_until(order),
    )
    if approval is None or not _saved_with(attempt, approval):
        attempt.save()
    look_after.using(run_after=timezone.now() + LOOK_AFTER).enqueue(attempt.pk)
    return attempt


def _held_until(order: Any) -> datetime:
    """Return when the attempt ends: another way to pay gives an order no new time."""
    now = timezone.now()
    if order.pay_by is None:
        return now + HELD_FOR
    return max(min(now + HELD_FOR, order.pay_by), now + AT_LEAST)


def _saved_with(attempt: Attempt, approval: Approval) -> bool:
    """Save the attempt with the buyer's word; return False if that served another one."""
    attempt.reference, attempt.continue_url = approval.reference, approval.page
    try:
        with transaction.atomic():
            attempt.save()
    except IntegrityError:
        attempt.reference, attempt.continue_url = "", ""
        return False
    return True


def ask(*, attempt: Attempt, urls: Callable[[Attempt], dict[str, Any]], **about: Any) -> Started:
    """Ask the gateway for the money and return where the buyer goes on.

    ``urls`` gives ``return_url``, ``cancel_url`` and ``notify_url``; ``about`` are further
    fields of :class:`~shop.payments.gateway.Ask`. Asking again gives the same answer. Raises
    GatewayDown (the attempt stays open), GatewayRefused (it is failed, the order released) and
    NotWaiting (nothing was asked: the order waits for no money).
    """
    from .settling import settle

    attempt = _mark_asked(attempt.pk)
    gateway = gateway_of(attempt)
    order = attempt.order
    request = Ask(
        key=attempt.key,
        order_number=order.number,
        amount=attempt.money,
        email=order.guest_email or getattr(order.user, "email", ""),
        language=order.language or settings.LANGUAGE_CODE,
        expires=attempt.expires,
        begun=attempt.continue_url,
        reference=attempt.reference,
        ship_to=_ship_to(order) if attempt.reference else None,
        **urls(attempt),
        **about,
    )
    try:
        started = gateway.start(request)
    except GatewayRefused as refusal:
        settle(attempt=attempt, outcome=Outcome(Result.FAILED, reason=str(refusal)))
        raise
    Attempt.objects.filter(pk=attempt.pk, state=Attempt.ASKED).update(
        reference=started.reference, continue_url=started.url or started.code
    )
    return started


def _ship_to(order: Any) -> ShipTo | None:
    """Return where the order goes, for a gateway that has been told an address before."""
    where = order.shipping_address
    if where is None:
        return None
    return ShipTo(
        name=where.name,
        line1=where.line1,
        line2=", ".join(filter(None, (where.line2, where.line3))),
        city=where.line4,
        state=where.state,
        postcode=where.postcode,
        country=where.country_id,
    )


def gateway_of(attempt: Attempt) -> Gateway:
    """Return the gateway of an attempt. Raises GatewayDown when it is no longer set up."""
    method = registry.find(attempt.method)
    if not isinstance(method, Gateway):
        raise GatewayDown(f"{attempt.method} is not set up.")
    return method


def lock(attempt_id: int) -> Attempt:
    """Return the attempt as it is now, its order and itself locked, in that order."""
    order_id = Attempt.objects.values_list("order_id", flat=True).get(pk=attempt_id)
    order = get_model("order", "Order").objects.select_for_update().get(pk=order_id)
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id)
    attempt.order = order
    return attempt


@transaction.atomic
def _mark_asked(attempt_id: int) -> Attempt:
    row = lock(attempt_id)
    if row.order.status != "awaiting-payment":
        raise NotWaiting
    if row.state == Attempt.NEW:
        row.state = Attempt.ASKED
        row.save(update_fields=["state"])
    return row
