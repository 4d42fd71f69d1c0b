"""Money that no gateway moves: a transfer that has arrived, cash at the door, both paid back.

A person says that it happened, and the ledger takes their word, with their name on the
order. Amounts are :class:`~shop.money.Money` in the order's currency.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.money import Money, money
from shop.order import operations as orders
from shop.order.once import own_key
from shop.order.sayings import say

from . import registry
from .account import account_of
from .gateway import Gateway
from .ledger import enter
from .models import Attempt, Entry, Refund
from .operations import CannotRefund, captured, promise
from .refunding import can_still_go

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # nobody's clock runs for money that comes by hand


class CannotReceive(Exception):
    """The money cannot be booked so. The message says why and is fit to show."""


def is_by_hand(method: str) -> bool:
    """Return whether money of this way to pay is moved by people; an unknown one is not."""
    found = registry.find(method)
    return found is not None and not isinstance(found, Gateway)


def codes() -> list[str]:
    """Return the codes of the ways to pay whose money is moved by people."""
    return [way.code for way in registry.installed() if not isinstance(way, Gateway)]


@transaction.atomic
def receive(*, order: Any, amount: Money, key: str, by: Any = None) -> Entry:
    """Write down that ``amount`` has arrived for the order; nothing more due makes it paid.

    What comes for a cancelled order is booked and written down as money to pay back, at once. The
    same ``key`` is the same money. Raises :class:`CannotReceive`.
    """
    order = orders.lock(order)
    key = own_key(order, key)
    booked = Entry.objects.filter(kind=Entry.CAPTURE, key=key).first()
    if booked is not None:
        return booked
    if not is_by_hand(order.payment_method):
        raise CannotReceive(_("The payment provider says what has arrived for this order."))
    if order.status == "cancelled":
        return _receive_for_nothing(order, amount, key, by)
    due = account_of(order).due
    if amount.currency != order.currency or not 0 < amount.amount <= due:
        raise CannotReceive(
            _("%(due)s is still to come for this order. Write that or less.")
            % {"due": money(due, order.currency)}
        )
    attempt = _attempt(order)
    entry = Entry.objects.create(attempt=attempt, kind=Entry.CAPTURE, key=key, amount=amount.amount)
    orders.note(order=order, by=by, text=say("arrived", amount=amount))
    follow(order=order, by=by)
    return entry


def follow(*, order: Any, by: Any = None) -> None:
    """Let the locked order count as paid once nothing is due, if its money comes by hand.

    Its attempt is then one about as much as came in.
    """
    account = account_of(order)
    if account.due or account.is_cancelled or not is_by_hand(order.payment_method):
        return
    attempt = Attempt.objects.select_for_update().filter(
        order=order, state__in=Attempt.OPEN, expires=NEVER
    )
    for row in attempt:
        row.state, row.amount = Attempt.PAID, captured(row)
        row.date_settled = timezone.now()
        row.save(update_fields=["state", "amount", "date_settled"])
    order = orders.lock(order)
    if order.status in ("awaiting-payment", "confirmed"):
        orders.change_status(order=order, to="paid", by=by)
    else:
        orders.tell_of_sale(order=order)


def _receive_for_nothing(order: Any, amount: Money, key: str, by: Any) -> Entry:
    """Book money that came for a cancelled order, and that all of it is to go back."""
    if amount.currency != order.currency or not amount.amount > 0:
        raise CannotReceive(_("Write the amount that has arrived."))
    why = say("came-late", amount=amount)
    attempt = Attempt.objects.create(
        order=order,
        method=order.payment_method,
        amount=amount.amount,
        currency=order.currency,
        state=Attempt.FAILED,
        problem=say("was-cancelled"),
        expires=NEVER,
        date_settled=timezone.now(),
    )
    entry = Entry.objects.create(attempt=attempt, kind=Entry.CAPTURE, key=key, amount=amount.amount)
    promise(attempt=attempt, amount=amount, reason=say("was-cancelled"), key=f"back-{key}", by=by)
    orders.note(order=order, by=by, text=why)
    return entry


def _attempt(order: Any) -> Attempt:
    """Return the order's attempt that gathers what comes by hand."""
    rows = Attempt.objects.select_for_update().filter(order=order, state__in=Attempt.OPEN)
    return rows.filter(expires=NEVER).first() or Attempt.objects.create(
        order=order,
        method=order.payment_method,
        amount=order.total_incl_tax,
        currency=order.currency,
        expires=NEVER,
    )


@transaction.atomic
def paid_back(*, refund: Refund, by: Any = None) -> Refund:
    """Write down that a person has paid the refund back; again changes nothing.

    Also for one that its gateway has refused. Raises CannotRefund for one that a gateway is
    still at, and when the money has gone back otherwise meanwhile.
    """
    order = orders.lock(refund.attempt.order)
    attempt = Attempt.objects.select_for_update().get(pk=refund.attempt_id)
    row = Refund.objects.select_for_update().get(pk=refund.pk)
    if row.state == Refund.DONE:
        return row
    if row.state == Refund.NEW and not is_by_hand(attempt.method):
        raise CannotRefund(_("The payment provider is paying this back."))
    if row.state == Refund.FAILED and not can_still_go(row):
        raise CannotRefund(_("This money has gone back already."))
    row.state, row.reference = Refund.DONE, ""  # what the gateway calls it says no more of it
    row.save(update_fields=["state", "reference"])
    enter(row, Entry.REFUND)
    orders.note(order=order, by=by, text=say("paid-back", amount=row.money))
    return row
