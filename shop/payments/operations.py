"""The life of a payment: begun with the order, asked for, settled once, paid back.

A return from the gateway, a notice and the reconciler all call :func:`settle` with what the
gateway says; whoever comes first does the work and the others find it done. Nothing here
holds a lock while a gateway is spoken to.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.money import Money, money
from shop.order import operations as orders
from shop.partner.models import OutOfStock

from . import registry
from .gateway import (
    Ask,
    BadNotice,
    Gateway,
    GatewayDown,
    GatewayRefused,
    Outcome,
    Result,
    Started,
    Word,
)
from .models import Attempt, Entry, Notice, Refund

logger = logging.getLogger(__name__)

HELD_FOR = timedelta(minutes=30)
LOOK_AFTER = timedelta(minutes=2)


class CannotRefund(Exception):
    """The money cannot go back so. The message says why and is fit to show."""


def begin(*, order: Any) -> Attempt:
    """Write down that the order is to be paid for, in the transaction that writes the order.

    The worker looks after it from then on, whatever becomes of the buyer's request.
    """
    from .tasks import look_after

    attempt = Attempt.objects.create(
        order=order,
        method=order.payment_method,
        amount=order.total_incl_tax,
        currency=order.currency,
        expires=timezone.now() + HELD_FOR,
    )
    look_after.using(run_after=timezone.now() + LOOK_AFTER).enqueue(attempt.pk)
    return attempt


def ask(*, attempt: Attempt, urls: Callable[[Attempt], dict[str, Any]], **about: Any) -> Started:
    """Ask the gateway for the money and return where the buyer goes on.

    ``urls`` gives ``return_url``, ``cancel_url`` and ``notify_url``; ``about`` are further
    fields of :class:`~shop.payments.gateway.Ask`. Asking again gives the same answer. Raises
    GatewayDown (the attempt stays open) and GatewayRefused (it is failed, the order released).
    """
    attempt = _lock(attempt.pk, lambda row: row.state == Attempt.NEW, state=Attempt.ASKED)
    gateway = gateway_of(attempt)
    order = attempt.order
    request = Ask(
        key=attempt.key,
        order_number=order.number,
        amount=attempt.money,
        email=order.guest_email or getattr(order.user, "email", ""),
        language=order.language or settings.LANGUAGE_CODE,
        expires=attempt.expires,
        **urls(attempt),
        **about,
    )
    try:
        started = gateway.start(request)
    except GatewayRefused as refusal:
        settle(attempt=attempt, outcome=Outcome(Result.FAILED, reason=str(refusal)))
        raise
    Attempt.objects.filter(pk=attempt.pk, state=Attempt.ASKED).update(
        reference=started.reference, continue_url=started.url
    )
    return started


@transaction.atomic
def settle(*, attempt: Attempt, outcome: Outcome) -> Attempt:
    """Make true what the gateway says of the payment and return the attempt as it is now.

    Safe to call any number of times, in any order, from any side. Money that comes after
    the goods were let go buys them again if they are still there, and goes back otherwise.
    """
    get_model("order", "Order").objects.select_for_update().get(pk=attempt.order_id)
    attempt = (
        Attempt.objects.select_for_update(of=("self",)).select_related("order").get(pk=attempt.pk)
    )
    if outcome.result is Result.PAID and attempt.state != Attempt.PAID:
        _take(attempt, outcome)
    elif outcome.result is Result.FAILED and attempt.state in Attempt.OPEN:
        _let_go(attempt, Attempt.FAILED, outcome.reason)
    return attempt


def expire(*, attempt: Attempt) -> Attempt:
    """Give up an attempt whose time is over and release what it held, unless it was paid."""
    with transaction.atomic():
        get_model("order", "Order").objects.select_for_update().get(pk=attempt.order_id)
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("order")
            .get(pk=attempt.pk)
        )
        if attempt.state in Attempt.OPEN and attempt.expires <= timezone.now():
            _let_go(attempt, Attempt.EXPIRED, "")
    return attempt


def look_after(*, attempt: Attempt) -> Attempt:
    """Ask the gateway how an open payment stands and settle it; expire it when its time is over.

    Raises GatewayDown when there is no answer: then nothing is decided.
    """
    if attempt.state not in Attempt.OPEN:
        return attempt
    if attempt.state == Attempt.ASKED:
        outcome = gateway_of(attempt).look_up(key=attempt.key, reference=attempt.reference)
        attempt = settle(attempt=attempt, outcome=outcome)
    return expire(attempt=attempt)


def reconcile() -> dict[str, int]:
    """Look after every payment that is still open and every refund that is not done.

    Returns how many there were by what they are now. Twice, or two at once, changes nothing.
    """
    found: dict[str, int] = {}
    due = timezone.now() - LOOK_AFTER
    for attempt in Attempt.objects.filter(state__in=Attempt.OPEN, date_created__lt=due):
        try:
            state = look_after(attempt=attempt).state
        except GatewayDown as silence:
            logger.warning("Payment %s is still open: %s", attempt.key, silence)
            state = "unanswered"
        found[state] = found.get(state, 0) + 1
    for refund in Refund.objects.filter(state=Refund.NEW, date_created__lt=due):
        try:
            send_refund(refund=refund)
        except GatewayDown as silence:
            logger.warning("Refund %s is still open: %s", refund.key, silence)
    return found


def take_notice(*, method: str, word: Word) -> bool:
    """Take in a gateway's verified notice; return False if the same one had come before.

    Raises BadNotice, and writes nothing, for a payment that is not ours or a sum that was
    not asked for.
    """
    attempt = Attempt.objects.filter(method=method, key=word.key).first()
    if attempt is None:
        raise BadNotice("There is no such payment.")
    if word.outcome.result is Result.PAID and word.outcome.amount != attempt.money:
        raise BadNotice(f"{word.outcome.amount} was not asked for.")
    try:
        with transaction.atomic():
            Notice.objects.create(method=method, event=word.event, attempt=attempt)
            settle(attempt=attempt, outcome=word.outcome)
    except IntegrityError:
        if Notice.objects.filter(method=method, event=word.event).exists():
            return False
        raise
    return True


@transaction.atomic
def refund(
    *, attempt: Attempt, amount: Money, reason: str, by: Any = None, key: str = ""
) -> Refund:
    """Write down that ``amount`` goes back and queue it; never more than was received.

    The same ``key`` gives the same refund. Raises :class:`CannotRefund`.
    """
    from .tasks import pay_back

    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if key and (existing := Refund.objects.filter(key=key).first()):
        return existing
    left = captured(attempt) - promised(attempt)
    if amount.currency != attempt.currency or amount.amount <= 0 or amount.amount > left:
        raise CannotRefund(
            _("At most %(left)s can go back.") % {"left": money(left, attempt.currency)}
        )
    row = Refund.objects.create(
        attempt=attempt,
        amount=amount.amount,
        reason=reason,
        by=by,
        **({"key": key} if key else {}),
    )
    pay_back.enqueue(row.pk)
    return row


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
            amount=money(row.amount, attempt.currency),
            attempt_key=attempt.key,
        )
    except GatewayRefused as refusal:
        Refund.objects.filter(pk=row.pk, state=Refund.NEW).update(
            state=Refund.FAILED, problem=str(refusal)[:255]
        )
    else:
        if outcome.result is Result.PAID:
            _note_refund(row, outcome.reference)
    row.refresh_from_db()
    return row


def captured(attempt: Attempt) -> Any:
    """Return what came in for the attempt, as a Decimal in its currency."""
    return sum(entry.amount for entry in attempt.entries.all() if entry.kind == Entry.CAPTURE)


def promised(attempt: Attempt) -> Any:
    """Return what went back, or is going to, as a Decimal in the attempt's currency."""
    return sum(row.amount for row in attempt.refunds.all() if row.state != Refund.FAILED)


def gateway_of(attempt: Attempt) -> Gateway:
    """Return the gateway of an attempt. Raises GatewayDown when it is no longer set up."""
    method = registry.find(attempt.method)
    if not isinstance(method, Gateway):
        raise GatewayDown(f"{attempt.method} is not set up.")
    return method


@transaction.atomic
def _lock(attempt_id: int, when: Callable[[Attempt], bool], **changes: Any) -> Attempt:
    row = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("order__user")
        .get(pk=attempt_id)
    )
    if when(row):
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
    return row


def _take(attempt: Attempt, outcome: Outcome) -> None:
    """Note the money and move the order on, or send back what was paid for nothing."""
    wanted, given = attempt.money, outcome.amount
    if given != wanted:
        logger.error("Payment %s: %s came instead of %s.", attempt.key, given, wanted)
        attempt.problem = _("%(given)s came instead of %(wanted)s.") % {
            "given": given,
            "wanted": wanted,
        }
        attempt.save(update_fields=["problem"])
        return
    was_open = attempt.state in Attempt.OPEN
    Entry.objects.get_or_create(
        kind=Entry.CAPTURE, key=attempt.key, defaults={"attempt": attempt, "amount": attempt.amount}
    )
    if was_open or _can_have_it_after_all(attempt):
        attempt.state = Attempt.PAID
        attempt.reference = outcome.reference or attempt.reference
        attempt.date_settled = timezone.now()
        attempt.save(update_fields=["state", "reference", "date_settled"])
        orders.change_status(order=attempt.order, to="paid")
        orders.announce(order=attempt.order)
        return
    attempt.reference = outcome.reference or attempt.reference
    attempt.save(update_fields=["reference"])
    why = _("The payment came after the goods were gone.")
    refund(attempt=attempt, amount=wanted, reason=why, key=f"late-{attempt.key}")


def _can_have_it_after_all(attempt: Attempt) -> bool:
    """Take the stock of a released order again and reopen it; False when it can't be had."""
    live = Attempt.objects.filter(order=attempt.order, state__in=[*Attempt.OPEN, Attempt.PAID])
    if live.exclude(pk=attempt.pk).exists():
        return False
    try:
        with transaction.atomic():
            orders.reopen(order=attempt.order)
    except (OutOfStock, orders.WrongState):
        return False
    return True


def _let_go(attempt: Attempt, state: str, problem: str) -> None:
    """Close the attempt unpaid and release what the order held."""
    attempt.state, attempt.problem = state, problem[:255]
    attempt.date_settled = timezone.now()
    attempt.save(update_fields=["state", "problem", "date_settled"])
    orders.release(order=attempt.order)


@transaction.atomic
def _note_refund(row: Refund, reference: str) -> None:
    done = Refund.objects.filter(pk=row.pk, state=Refund.NEW).update(
        state=Refund.DONE, reference=reference
    )
    if done:
        Entry.objects.create(attempt=row.attempt, kind=Entry.REFUND, key=row.key, amount=row.amount)
