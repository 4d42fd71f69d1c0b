"""Until when an order is to be paid, and the end of those that were not.

A gateway's order is looked after by its attempt; what people pay by hand has days.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.order import operations as orders

from . import by_hand
from .asking import HELD_FOR
from .choice_models import DAYS, PaymentChoice
from .gateway import Gateway
from .method import PaymentMethod
from .models import Attempt, Entry

logger = logging.getLogger(__name__)


def pay_by(method: PaymentMethod | None, *, placed: datetime) -> datetime | None:
    """Return until when an order of the moment ``placed`` is to be paid so; None for ever.

    Days end at midnight, so that the day that is named counts whole.
    """
    if method is None or method.initial_status != "awaiting-payment":
        return None
    if isinstance(method, Gateway):
        return placed + HELD_FOR
    days = PaymentChoice.objects.filter(code=method.code).values_list("days", flat=True).first()
    days = DAYS if days is None else days
    if not days:
        return None
    last = timezone.localtime(placed) + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=59, microsecond=0)


def cancel_unpaid() -> int:
    """Cancel the orders whose days to pay by hand are over; return how many there were.

    Never one for which any money has come, or may come from a gateway. One that fails is logged
    and stops no other.
    """
    done = 0
    for pk in list(_overdue().values_list("pk", flat=True)):
        try:
            done += _cancel(pk)
        except Exception:
            logger.exception("The unpaid order %s could not be cancelled.", pk)
    return done


def _overdue() -> Any:
    waits = get_model("order", "Order").objects.filter(
        status="awaiting-payment", payment_method__in=by_hand.codes(), pay_by__lt=timezone.now()
    )
    paid = Entry.objects.values("attempt__order")
    tried = Attempt.objects.filter(state__in=[*Attempt.OPEN, Attempt.PAID]).values("order")
    return waits.exclude(pk__in=paid).exclude(pk__in=tried)


@transaction.atomic
def _cancel(pk: int) -> bool:
    order = orders.lock(get_model("order", "Order")(pk=pk))
    if not _overdue().filter(pk=pk).exists():
        return False
    with translation.override(order.language or settings.LANGUAGE_CODE):
        reason = _("Your payment has not arrived in time.")
    orders.cancel(order=order, reason=reason)
    return True
