"""What the worker does about payments. Tasks take ids, hold no rules and may run twice."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from . import operations
from .gateway import GatewayDown
from .models import Attempt, Refund

_AGAIN = timedelta(minutes=2)


@task(backend="worker")
def look_after(attempt_id: int) -> str:
    """Settle an open payment; while it stays open, look again in two minutes."""
    attempt = Attempt.objects.select_related("order").filter(pk=attempt_id).first()
    if attempt is None:
        return "gone"
    try:
        attempt = operations.look_after(attempt=attempt)
    except GatewayDown:
        attempt.refresh_from_db()
    if attempt.state in Attempt.OPEN:
        look_after.using(run_after=timezone.now() + _AGAIN).enqueue(attempt_id)
    return attempt.state


@task(backend="worker")
def pay_back(refund_id: int) -> str:
    """Have a refund paid back; while the gateway gives no answer, ask again in two minutes."""
    refund = Refund.objects.filter(pk=refund_id).first()
    if refund is None:
        return "gone"
    try:
        refund = operations.send_refund(refund=refund)
    except GatewayDown:
        refund.refresh_from_db()
    if refund.state == Refund.NEW:
        pay_back.using(run_after=timezone.now() + _AGAIN).enqueue(refund_id)
    return refund.state
