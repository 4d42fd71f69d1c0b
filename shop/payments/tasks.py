"""What the worker does about payments. Tasks take ids, hold no rules and may run twice.

One that stumbles comes again: nothing else looks after its payment.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from . import going_back, operations
from .gateway import GatewayDown
from .models import Attempt, Refund

logger = logging.getLogger(__name__)

_SOON, _LATER = timedelta(minutes=2), timedelta(hours=1)


@task(backend="worker")
def look_after(attempt_id: int) -> str:
    """Settle an open payment; while it stays open, look again: a bank takes its time."""
    attempt = Attempt.objects.select_related("order").filter(pk=attempt_id).first()
    if attempt is None:
        return "gone"
    _tried(operations.look_after, attempt=attempt)
    attempt.refresh_from_db()
    if attempt.state in Attempt.OPEN:
        pause = _LATER if attempt.state == Attempt.UNDERWAY else _SOON
        look_after.using(run_after=timezone.now() + pause).enqueue(attempt_id)
    return attempt.state


@task(backend="worker")
def look_again(attempt_id: int) -> str:
    """Ask the gateway at once about a payment of which something was heard."""
    attempt = Attempt.objects.select_related("order").filter(pk=attempt_id).first()
    if attempt is None:
        return "gone"
    found = _tried(operations.look_again, attempt=attempt)
    if found is None:
        look_again.using(run_after=timezone.now() + _SOON).enqueue(attempt_id)
    return (found or attempt).state


@task(backend="worker")
def close(attempt_id: int) -> str:
    """Close an open payment that nobody is to make any more; what came first goes back.

    A gateway that does not answer is asked again until the payment's time is over.
    """
    attempt = Attempt.objects.select_related("order").filter(pk=attempt_id).first()
    if attempt is None:
        return "gone"
    if attempt.state not in Attempt.OPEN:
        return attempt.state
    found = _tried(operations.give_up, attempt=attempt)
    again = timezone.now() + _SOON
    if found is None and again < attempt.expires:
        close.using(run_after=again).enqueue(attempt_id)
    return (found or attempt).state


@task(backend="worker")
def pay_back(refund_id: int) -> str:
    """Have a refund paid back; while it is not, ask again: soon at first, then every hour."""
    refund = Refund.objects.filter(pk=refund_id).first()
    if refund is None:
        return "gone"
    _tried(operations.send_refund, refund=refund)
    refund.refresh_from_db()
    if refund.state == Refund.FAILED:  # perhaps somebody was faster in the gateway's dashboard
        look_at_refunds.enqueue(refund.attempt_id)
    if refund.state == Refund.NEW:
        now = timezone.now()
        pause = _SOON if now - refund.date_created < _LATER else _LATER
        pay_back.using(run_after=now + pause).enqueue(refund_id)
    return refund.state


@task(backend="worker")
def look_at_refunds(attempt_id: int, name: str = "") -> str:
    """Ask the gateway which refunds of a payment there are, ``name`` among them, and book them."""
    attempt = Attempt.objects.filter(pk=attempt_id).first()
    if attempt is None:
        return "gone"
    found = _tried(going_back.look_at_refunds, attempt=attempt, name=name)
    if found is None:
        look_at_refunds.using(run_after=timezone.now() + _SOON).enqueue(attempt_id, name)
    return "looked" if found is not None else "unanswered"


def _tried(work: Callable[..., Any], **row: Any) -> Any:
    """Return what the work makes of the row, or None where it did not come to its end."""
    try:
        return work(**row)
    except GatewayDown:
        return None
    except Exception:
        logger.exception("%s of %s comes again", work.__name__, row)
        return None
