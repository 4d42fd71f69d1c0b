"""Money that goes back: written down first, then asked of the gateway, never more than came."""

import logging
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.money import Money, money
from shop.order import operations as orders
from shop.order.sayings import say

from . import registry
from .asking import gateway_of, lock
from .gateway import BadNotice, GatewayRefused, Outcome, Result, Word
from .ledger import enter
from .models import Attempt, Entry, Notice, Refund

logger = logging.getLogger(__name__)


class CannotRefund(Exception):
    """The money cannot go back so. The message says why and is fit to show."""


def refund(
    *, attempt: Attempt, amount: Money, reason: str, by: Any = None, key: str = ""
) -> Refund:
    """Write down that ``amount`` goes back and queue it; never more than was received.

    The same ``key`` gives the same refund. Raises :class:`CannotRefund`, also for a part that the
    gateway does not count so finely.
    """
    from .tasks import pay_back

    method = registry.find(attempt.method)
    if method and amount.amount != captured(attempt) and not method.takes(amount):
        raise CannotRefund(
            _("%(method)s cannot pay back exactly %(amount)s. Choose another sum.")
            % {"method": method.label, "amount": amount}
        )
    with transaction.atomic():
        row, is_new = promise(attempt=attempt, amount=amount, reason=reason, by=by, key=key)
        if is_new:
            pay_back.enqueue(row.pk)
    return row


@transaction.atomic
def promise(
    *, attempt: Attempt, amount: Money, reason: str, by: Any = None, key: str = ""
) -> tuple[Refund, bool]:
    """Write down that somebody has to pay ``amount`` back; return it and whether it is new.

    The same ``key`` gives the same refund. Raises :class:`CannotRefund` above what was received.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if key and (existing := Refund.objects.filter(key=key).first()):
        return existing, False
    left = money(captured(attempt) - promised(attempt), _currency(attempt))
    if amount.currency != left.currency or not 0 < amount.amount <= left.amount:
        raise CannotRefund(_("At most %(left)s can go back.") % {"left": left})
    row = Refund.objects.create(
        attempt=attempt,
        amount=amount.amount,
        currency=amount.currency,
        reason=reason[:255],
        by=by,
        **({"key": key} if key else {}),
    )
    return row, True


def send_refund(*, refund: Refund) -> Refund:
    """Have the gateway pay a refund back, once. Raises GatewayDown: then it is tried again."""
    row = Refund.objects.select_related("attempt").get(pk=refund.pk)
    if row.state != Refund.NEW:
        return row
    attempt = row.attempt
    try:
        outcome = gateway_of(attempt).refund(
            key=row.key,
            reference=attempt.reference,
            amount=row.money,
            attempt_key=attempt.key,
        )
    except GatewayRefused as refusal:
        outcome = Outcome(Result.FAILED, reason=str(refusal))
    return settle_refund(refund=row, outcome=outcome)


@transaction.atomic
def settle_refund(*, refund: Refund, outcome: Outcome) -> Refund:
    """Make true what the gateway says of a refund and return it as it is now.

    Safe to call any number of times, from any side. While the gateway is at it (PENDING), the
    refund stays open; so it does where another sum went back than was to, or none is named. One
    that was done and comes back gets a counter entry and waits for a person.
    """
    attempt = lock(refund.attempt_id)
    row = Refund.objects.select_for_update().get(pk=refund.pk)
    row.attempt = attempt
    outcome = _checked(row, outcome)
    if outcome.result is Result.PAID:
        _done(row, outcome)
    elif outcome.result is Result.FAILED:
        _failed(row, outcome)
    elif row.state == Refund.NEW:
        _save(row, Refund.NEW, outcome.reference, outcome.reason)
    refund.refresh_from_db()
    return refund


def _checked(row: Refund, outcome: Outcome) -> Outcome:
    """Return the outcome; PENDING, with the reason, where not the very sum went back."""
    if outcome.result is not Result.PAID or outcome.amount == row.money:
        return outcome
    logger.error("Refund %s: %s went back.", row.key, outcome.amount)
    given = outcome.amount
    reason = say("back-other-sum", given=given) if given else say("back-no-sum")
    return Outcome(Result.PENDING, reference=outcome.reference, reason=reason)


def _done(row: Refund, outcome: Outcome) -> None:
    """Note, once, that the money has gone; also of one that had been refused before."""
    if row.state == Refund.DONE:
        return
    if row.state == Refund.FAILED and row.amount > captured(row.attempt) - promised(row.attempt):
        logger.error("Refund %s went back, but nothing is left of its money.", row.key)
        return
    _save(row, Refund.DONE, outcome.reference, "")
    enter(row, Entry.REFUND)


def _failed(row: Refund, outcome: Outcome) -> None:
    """Note, once, that the money did not go, or came back. What a person has paid stays paid."""
    if row.state == Refund.NEW:
        _save(row, Refund.FAILED, row.reference, outcome.reason)
    elif row.state == Refund.DONE and row.reference and row.reference == outcome.reference:
        problem = say("back-failed", amount=row.money)
        _save(row, Refund.FAILED, row.reference, problem)
        enter(row, Entry.RETURNED)
        orders.note(order=row.attempt.order, text=problem)


def _save(row: Refund, state: str, reference: str, problem: str) -> None:
    row.state, row.reference, row.problem = state, reference, problem[:255]
    row.save(update_fields=["state", "reference", "problem"])


def take_refund_notice(*, method: str, word: Word, attempt: Attempt) -> bool:
    """Take in a gateway's verified notice about a refund; False if it had come before.

    Of one that is not ours, or of which the notice does not name the sum, the gateway is asked
    by the worker. Raises BadNotice for another sum than was to go back; then it is asked, too.
    """
    from .tasks import look_at_refunds

    refund = attempt.refunds.filter(key=word.refund).first()
    given = word.outcome.amount
    if refund is not None and given not in (None, refund.money):
        look_at_refunds.enqueue(attempt.pk, word.refund)
        raise BadNotice(f"{given} was not to go back.")
    try:
        with transaction.atomic():
            Notice.objects.create(method=method, event=word.event, attempt=attempt)
            if refund is None or given is None:
                look_at_refunds.enqueue(attempt.pk, word.refund)
            else:
                settle_refund(refund=refund, outcome=word.outcome)
    except IntegrityError:
        if Notice.objects.filter(method=method, event=word.event).exists():
            return False
        raise
    return True


def captured(attempt: Attempt) -> Decimal:
    """Return what came in for the attempt, in the currency in which it came."""
    entries = attempt.entries.all()
    return sum((one.amount for one in entries if one.kind == Entry.CAPTURE), Decimal(0))


def promised(attempt: Attempt) -> Decimal:
    """Return what went back, or is going to, in the currency in which it came."""
    refunds = attempt.refunds.all()
    return sum((row.amount for row in refunds if row.state != Refund.FAILED), Decimal(0))


def can_still_go(row: Refund) -> bool:
    """Return whether the money of a refund that failed is still here, so that it can go by hand."""
    return row.amount <= captured(row.attempt) - promised(row.attempt)


def _currency(attempt: Attempt) -> str:
    came = (one.currency for one in attempt.entries.all() if one.kind == Entry.CAPTURE)
    return next(came, attempt.currency)
