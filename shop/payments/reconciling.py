"""The round over all that is open: one payment that goes wrong keeps nobody else waiting."""

import logging

from django.utils import timezone

from . import going_back, registry
from .asking import LOOK_AFTER
from .gateway import Gateway, GatewayDown
from .models import Attempt, Refund
from .refunding import send_refund
from .settling import look_after

logger = logging.getLogger(__name__)


def reconcile() -> dict[str, int]:
    """Look after every payment that is still open and every refund that is not done.

    Of some of the payments that were made, the gateway is asked what has gone back since.
    Returns how many there were by what they are now, "unanswered" and "broken" among them.
    Twice, or two at once, changes nothing.
    """
    found: dict[str, int] = {}
    due = timezone.now() - LOOK_AFTER
    for attempt in Attempt.objects.filter(state__in=Attempt.OPEN, date_created__lt=due):
        state = _looked_after(attempt)
        found[state] = found.get(state, 0) + 1
    for row in Refund.objects.filter(state=Refund.NEW, date_created__lt=due):
        if isinstance(registry.find(row.attempt.method), Gateway | None):
            _sent(row)  # else a person pays it back: shop.payments.by_hand
    for attempt in going_back.due():
        _looked_at(attempt)
    return found


def _looked_after(attempt: Attempt) -> str:
    try:
        return look_after(attempt=attempt).state
    except GatewayDown as silence:
        logger.warning("Payment %s is still open: %s", attempt.key, silence)
        return "unanswered"
    except Exception:
        logger.exception("Payment %s is still open: it could not be looked after", attempt.key)
        return "broken"


def _looked_at(attempt: Attempt) -> None:
    try:
        going_back.look_at_refunds(attempt=attempt)
    except GatewayDown as silence:
        logger.warning("What went back of %s is not known: %s", attempt.key, silence)
    except Exception:
        logger.exception("What went back of %s is not known", attempt.key)


def _sent(refund: Refund) -> None:
    try:
        send_refund(refund=refund)
    except GatewayDown as silence:
        logger.warning("Refund %s is still open: %s", refund.key, silence)
    except Exception:
        logger.exception("Refund %s is still open: it could not be sent", refund.key)
