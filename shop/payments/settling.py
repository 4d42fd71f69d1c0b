"""What becomes of a payment: settled once, whoever brings the gateway's word.

A return from the gateway, a notice and the reconciler all call :func:`settle` with what the
gateway says; whoever comes first does the work and the others find it done. Nothing here
holds a lock while a gateway is spoken to.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.money import Money
from shop.order import operations as orders
from shop.order.sayings import say
from shop.partner.models import OutOfStock

from . import mail
from .account import account_of
from .asking import gateway_of, lock
from .gateway import BadNotice, Outcome, Result, Word
from .models import NO_SUM, Attempt, Entry, Notice
from .refunding import refund, take_refund_notice

logger = logging.getLogger(__name__)

UNDERWAY_FOR = timedelta(days=14)  # the longest that a bank's debit is known to take


@transaction.atomic
def settle(*, attempt: Attempt, outcome: Outcome) -> Attempt:
    """Make true what the gateway says of the payment and return the attempt as it is now.

    Safe to call any number of times, in any order, from any side. Money that comes after
    the goods were let go buys them again if they are still there, and goes back otherwise;
    so does a sum that was not asked for.
    """
    attempt = lock(attempt.pk)
    if outcome.result is Result.PAID and attempt.state != Attempt.PAID:
        _take(attempt, outcome)
    elif attempt.state not in Attempt.OPEN:
        return attempt
    elif outcome.result is Result.FAILED:
        let_go(attempt, Attempt.FAILED, outcome.reason)
    elif outcome.result is Result.UNDERWAY and attempt.state != Attempt.UNDERWAY:
        attempt.state = Attempt.UNDERWAY
        attempt.expires = attempt.date_created + UNDERWAY_FOR
        attempt.save(update_fields=["state", "expires"])
    elif outcome.reason and outcome.reason != attempt.problem:
        attempt.problem = outcome.reason[:255]
        attempt.save(update_fields=["problem"])
    return attempt


@transaction.atomic
def expire(*, attempt: Attempt, asked: datetime | None = None) -> Attempt:
    """Give up an attempt whose time is over and release what it held, unless it was paid.

    ``asked`` is when the gateway was last asked (now, if left out): a time that has ended since
    does not count yet, for the buyer may have paid in between.
    """
    attempt = lock(attempt.pk)
    if attempt.state in Attempt.OPEN and attempt.expires <= (asked or timezone.now()):
        let_go(attempt, Attempt.EXPIRED, "")
    return attempt


def look_after(*, attempt: Attempt) -> Attempt:
    """Ask the gateway how an open payment stands and settle it; end it when its time is over.

    What the buyer has agreed to is collected. Before it expires, and once its order waits for no
    money, it is closed at the gateway, so that nobody pays for what is let go. Raises
    GatewayDown when there is no answer: then nothing is decided.
    """
    if attempt.state not in Attempt.OPEN:
        return attempt
    asked = timezone.now()
    if attempt.state != Attempt.NEW:
        outcome = _ask_and_act(attempt)
        if outcome is None:
            attempt = expire(attempt=attempt)
            return settle(attempt=attempt, outcome=Outcome(Result.FAILED))
        attempt = settle(attempt=attempt, outcome=outcome)
        if outcome.result is Result.PAID:
            return attempt  # also where the gateway does not say how much: it is asked again
    return expire(attempt=attempt, asked=asked)


def _ask_and_act(attempt: Attempt) -> Outcome | None:
    """Return how the payment stands, collected if it can be; None if it was closed by us."""
    gateway, names = gateway_of(attempt), {"key": attempt.key, "reference": attempt.reference}
    outcome = gateway.look_up(**names)
    if outcome.result in (Result.PENDING, Result.APPROVED) and _is_over(attempt):
        outcome = gateway.close(**names)
        return None if outcome.result is Result.FAILED else outcome
    if outcome.result is Result.APPROVED:
        return gateway.capture(**names)
    return outcome


def _is_over(attempt: Attempt) -> bool:
    """Return whether nobody is to pay so any more, by the clock or by what became of the order."""
    waits = Attempt.objects.filter(pk=attempt.pk, order__status="awaiting-payment").exists()
    return attempt.expires <= timezone.now() or not waits


def give_up(*, attempt: Attempt) -> Attempt:
    """Close an open payment because its buyer does not want to pay so; what was held is free.

    Returns the attempt as it is then: paid or on its way, if the money was faster. Raises
    GatewayDown: then nothing is decided.
    """
    if attempt.state != Attempt.NEW:
        gateway, names = gateway_of(attempt), {"key": attempt.key, "reference": attempt.reference}
        outcome = gateway.look_up(**names)
        if outcome.result in (Result.PENDING, Result.APPROVED):
            outcome = gateway.close(**names)
        if outcome.result in (Result.PAID, Result.UNDERWAY):
            return settle(attempt=attempt, outcome=outcome)
    return settle(attempt=attempt, outcome=Outcome(Result.FAILED))


def call_off(*, order: Any) -> None:
    """Have what is open of a cancelled order's payment closed at its gateway, by the worker."""
    from .tasks import close

    for attempt in Attempt.objects.filter(order=order, state__in=Attempt.OPEN):
        close.enqueue(attempt.pk)


def look_again(*, attempt: Attempt) -> Attempt:
    """Look after a payment that may be closed already: money may have come for it since.

    Raises GatewayDown when there is no answer.
    """
    if attempt.state in Attempt.OPEN:
        return look_after(attempt=attempt)
    if attempt.state == Attempt.PAID:
        return attempt
    outcome = gateway_of(attempt).look_up(key=attempt.key, reference=attempt.reference)
    return settle(attempt=attempt, outcome=outcome)


def take_notice(*, method: str, word: Word) -> bool:
    """Take in a gateway's verified notice; return False if the same one had come before.

    Raises BadNotice, and writes nothing of it, for a payment that is not ours or a sum that
    was not asked for; of such a sum the worker asks the gateway itself.
    """
    from .tasks import look_again as ask_again

    attempt = Attempt.objects.filter(method=method, key=word.key).first()
    if attempt is None:
        raise BadNotice("There is no such payment.")
    if word.refund:
        return take_refund_notice(method=method, word=word, attempt=attempt)
    if word.outcome.result is Result.PAID and word.outcome.amount != attempt.money:
        ask_again.enqueue(attempt.pk)
        raise BadNotice(f"{word.outcome.amount} was not asked for.")
    try:
        with transaction.atomic():
            Notice.objects.create(method=method, event=word.event, attempt=attempt)
            settle(attempt=attempt, outcome=word.outcome)
            if word.outcome.result is Result.APPROVED:
                ask_again.enqueue(attempt.pk)
    except IntegrityError:
        if Notice.objects.filter(method=method, event=word.event).exists():
            return False
        raise
    return True


def let_go(attempt: Attempt, state: str, problem: str) -> None:
    """Close the locked attempt unpaid, and release what its order held.

    An order that had another way to pay goes back to it and is kept.
    """
    attempt.state, attempt.problem = state, problem[:255]
    attempt.date_settled = timezone.now()
    attempt.save(update_fields=["state", "problem", "date_settled"])
    order = attempt.order
    if attempt.before and order.status == "awaiting-payment":
        order.payment_method = attempt.before
        order.save(update_fields=["payment_method"])
    else:
        orders.release(order=order)


def _take(attempt: Attempt, outcome: Outcome) -> None:
    """Note the money, once, and move the order on, or send back what was paid for nothing."""
    given = outcome.amount
    if given is None or not given.amount > 0:
        logger.error("Payment %s is said to be paid, without a sum.", attempt.key)
        attempt.problem = NO_SUM
        attempt.save(update_fields=["problem"])
        return
    _entry, new = Entry.objects.get_or_create(
        kind=Entry.CAPTURE,
        key=attempt.key,
        defaults={"attempt": attempt, "amount": given.amount, "currency": given.currency},
    )
    if not new:
        return
    was_open = attempt.state in Attempt.OPEN
    attempt.reference = outcome.reference or attempt.reference
    attempt.save(update_fields=["reference"])
    why = _why_not(attempt, given, was_open)
    if not why:
        _pay(attempt)
        return
    logger.error("Payment %s: %s goes back. %s", attempt.key, given, why)
    if was_open:
        let_go(attempt, Attempt.FAILED, why)
    row = refund(attempt=attempt, amount=given, reason=why, key=f"back-{attempt.key}")
    mail.tell_sent_back(attempt=attempt, refund=row)


def _why_not(attempt: Attempt, given: Money, was_open: bool) -> str:
    """Return why the money cannot be kept, or nothing when it pays for the order."""
    order = attempt.order
    account = account_of(order)  # with this money
    if given != attempt.money:
        return say("wrong-sum", given=given, wanted=attempt.money)
    if order.status in ("awaiting-payment", "cancelled") and account.kept > account.price:
        return say("less-is-due")
    if order.status == "awaiting-payment" and (was_open or not _others(attempt)):
        return ""
    if order.status == "cancelled":
        if was_open:
            return say("was-cancelled")
        if not _can_have_it_after_all(attempt):
            return say("goods-gone")
        return ""
    if was_open and order.payment_method == attempt.method:  # staff noted it before we did
        return ""
    return say("paid-in-another-way")


def _pay(attempt: Attempt) -> None:
    attempt.state, attempt.problem = Attempt.PAID, ""
    attempt.date_settled = timezone.now()
    attempt.save(update_fields=["state", "problem", "date_settled"])
    order = attempt.order
    order.refresh_from_db(fields=["status"])
    if order.payment_method != attempt.method:
        order.payment_method = attempt.method
        order.save(update_fields=["payment_method"])
    if order.status == "awaiting-payment":
        orders.change_status(order=order, to="paid")
    orders.announce(order=order)


def _can_have_it_after_all(attempt: Attempt) -> bool:
    """Take the stock of a released order again and reopen it; False when it can't be had."""
    if _others(attempt):
        return False
    try:
        with transaction.atomic():
            orders.reopen(order=attempt.order)
    except (OutOfStock, orders.WrongState):
        return False
    return True


def _others(attempt: Attempt) -> bool:
    """Return whether the order has another payment that is open or made."""
    live = Attempt.objects.filter(order=attempt.order, state__in=[*Attempt.OPEN, Attempt.PAID])
    return live.exclude(pk=attempt.pk).exists()
