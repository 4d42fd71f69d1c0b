"""What a gateway says has gone back, whoever had it done.

An owner pays back in the gateway's own dashboard too, and a bank returns a refund days after it
was done. A notice of that is only a knock: the gateway is asked which refunds of the payment there
are, and each is booked once. The same look is taken once a day without a knock.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.money import Money
from shop.order import operations as orders
from shop.order.sayings import say

from . import registry
from .asking import gateway_of, lock
from .gateway import Back, Gateway, Result
from .ledger import enter
from .models import UNPLACED, Attempt, Entry, Refund
from .refunding import captured, settle_refund
from .settling import look_again

logger = logging.getLogger(__name__)

EVERY = timedelta(days=1)
SOONER = timedelta(hours=1)  # after a look that could not tell all
FOR = timedelta(days=180)  # gateways pay back no longer
AT_ONCE = 20  # looks in a round, so that it ends


def look_at_refunds(*, attempt: Attempt, name: str = "") -> bool:
    """Ask the gateway what has gone back of the payment and book it, each refund once.

    ``name`` is one that it told of. Returns whether all that it says has found its place; what
    has not is looked at again within the hour. Raises GatewayDown.
    """
    if not captured(attempt):
        attempt = look_again(attempt=attempt)
    _seen(attempt, timezone.now() - EVERY + SOONER)
    names = [*attempt.refunds.values_list("key", flat=True), *([name] if name else [])]
    found = gateway_of(attempt).refunds(
        key=attempt.key, reference=attempt.reference, names=list(dict.fromkeys(names))
    )
    # What has failed comes first: the same money may have gone another way since.
    failed_first = sorted(found, key=lambda back: back.outcome.result is not Result.FAILED)
    placed = [_take(attempt, back) for back in failed_first]
    if not all(placed):
        return False
    _seen(attempt, timezone.now())
    Attempt.objects.filter(pk=attempt.pk, problem__startswith=f"@{UNPLACED} ").update(problem="")
    return True


def due() -> QuerySet[Attempt]:
    """Return some of the payments whose refunds have not been looked at for a day, oldest first."""
    gateways = [way for way in registry.installed() if isinstance(way, Gateway)]
    listing = [way.code for way in gateways if way.lists_refunds]
    now, last = timezone.now(), Coalesce("refunds_seen", "date_settled")
    came = Entry.objects.filter(attempt=OuterRef("pk"), kind=Entry.CAPTURE)
    ours = Refund.objects.filter(attempt=OuterRef("pk"))
    return (
        Attempt.objects.annotate(last=last)
        .filter(Q(method__in=listing) | Exists(ours), Exists(came))
        .filter(method__in=[way.code for way in gateways])
        .filter(date_settled__gt=now - FOR, last__lt=now - EVERY)
        .order_by("last")[:AT_ONCE]
    )


@transaction.atomic
def _take(attempt: Attempt, back: Back) -> bool:
    """Make true what the gateway says of one refund; return whether it found its place."""
    attempt = lock(attempt.pk)
    rows = list(Refund.objects.select_for_update().filter(attempt=attempt))
    known = _known(rows, back)
    if known is not None:
        settle_refund(refund=known, outcome=back.outcome)
        return True
    if back.outcome.result is Result.FAILED:
        return True
    amount = back.outcome.amount
    if back.outcome.result is not Result.PAID or amount is None:
        return False
    return _place(attempt, rows, back, amount)


def _known(rows: list[Refund], back: Back) -> Refund | None:
    """Return our row of the refund: by the gateway's name for it, else by our key."""
    name = back.outcome.reference
    named = (row for row in rows if name and row.reference == name)
    ours = (row for row in rows if back.key and row.key == back.key)
    return next(named, None) or next(ours, None)


def _place(attempt: Attempt, rows: list[Refund], back: Back, amount: Money) -> bool:
    """Book a refund that was not made from here; return False where it may yet prove to be ours.

    The same sum as one that was refused is that one, paid back there by hand.
    """
    same = [row for row in rows if row.money == amount]
    if any(row.state == Refund.NEW for row in same):
        return False
    refused = next((row for row in same if row.state == Refund.FAILED), None)
    if refused is not None:
        settle_refund(refund=refused, outcome=back.outcome)
        return True
    left = captured(attempt) - sum(row.amount for row in rows)
    if amount.currency != attempt.currency or amount.amount > left:
        _unplaced(attempt, amount)
        return False
    _record(attempt, amount, back.outcome.reference)
    return True


def _record(attempt: Attempt, amount: Money, name: str) -> None:
    from shop.refunds import operations as refunds

    row = Refund.objects.create(
        attempt=attempt,
        amount=amount.amount,
        currency=amount.currency,
        reason=say("back-there"),
        state=Refund.DONE,
        reference=name,
    )
    enter(row, Entry.REFUND)
    refunds.record(order=attempt.order, paid=row, reason=row.reason)
    orders.note(order=attempt.order, text=say("back-there-note", amount=amount))


def _unplaced(attempt: Attempt, amount: Money) -> None:
    """Write down, once, that people have to look at what went back."""
    logger.error("Payment %s: %s more went back than is booked.", attempt.key, amount)
    words = say(UNPLACED, amount=amount)
    if attempt.problem != words:
        attempt.problem = words
        attempt.save(update_fields=["problem"])
        orders.note(order=attempt.order, text=words)


def _seen(attempt: Attempt, when: Any) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(refunds_seen=when)
