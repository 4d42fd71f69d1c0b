"""The way of a return: asked for, accepted or refused, received, paid back or closed.

Everything holds the order's lock first, as parcels and refunds do, so that the pieces that
come back are never more than those that the buyer has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.order import news
from shop.order import operations as orders
from shop.order.once import own_key
from shop.order.sayings import say
from shop.payments.operations import CannotRefund
from shop.refunds import operations as refunds
from shop.refunds.operations import Part

from . import mail, terms
from .models import Return, ReturnLine, ReturnStep


class CannotReturn(Exception):
    """The return cannot be made, or go on, so. The message says why and is fit to show."""


@dataclass(frozen=True)
class Wish:
    """So many pieces of a line, and why (one of ``ReturnLine.REASONS``)."""

    quantity: int
    reason: str = ReturnLine.UNWANTED


@transaction.atomic
def ask(*, order: Any, wishes: Mapping[int, Wish], key: str, note: str = "") -> Return:
    """Write down that a buyer wants to give pieces back, by the line's id, and return it.

    The same ``key`` gives the same return. Raises :class:`CannotReturn`.
    """
    order = orders.lock(order)
    key = own_key(order, key)
    existing = Return.objects.filter(key=key).first()
    if existing is not None:
        return existing
    if not terms.may_return(order):
        raise CannotReturn(_("Nothing of this order can be returned any more."))
    _check(wishes, terms.returnable(order))
    row = Return.objects.create(order=order, key=key, note=note)
    _write_lines(row, wishes)
    _step(row, Return.ASKED)
    return row


@transaction.atomic
def withdraw(*, order: Any, wishes: Mapping[int, Wish], key: str, name: str) -> Return:
    """Write down that a buyer withdraws from the contract, wholly or in part, and return it.

    It takes effect by being declared: what was not sent is not sent, its money goes back at
    once, and for the rest the buyer learns how to send it back. A receipt with date and time
    goes out at once. The same ``key`` is the same declaration. Raises :class:`CannotReturn`.
    """
    order = orders.lock(order)
    key = own_key(order, key)
    existing = Return.objects.filter(key=key).first()
    if existing is not None:
        return existing
    if not terms.may_withdraw(order):
        raise CannotReturn(_("The time to withdraw from this order is over."))
    _check(wishes, terms.withdrawable(order))
    row = Return.objects.create(
        order=order, key=key, name=name, is_withdrawal=True, state=Return.ACCEPTED
    )
    _write_lines(row, wishes)
    _take_the_place(order, row)
    _step(row, Return.ACCEPTED)
    news.tell(order=order, kind=mail.WITHDRAWN, row=row)
    _let_go_of_unsent(order, row)
    return row


@transaction.atomic
def accept(*, returned: Return, by: Any = None) -> Return:
    """Agree to a return; the buyer learns where to send it. Raises :class:`CannotReturn`."""
    return _move(returned, Return.ACCEPTED, by)


@transaction.atomic
def refuse(*, returned: Return, answer: str, by: Any = None) -> Return:
    """Say no to a return, with the reason. Raises :class:`CannotReturn`."""
    if not answer.strip():
        raise CannotReturn(_("Write to the buyer why."))
    return _move(returned, Return.REFUSED, by, answer=answer.strip())


@transaction.atomic
def receive(*, returned: Return, by: Any = None) -> Return:
    """Write down that the goods are back in the house. Raises :class:`CannotReturn`."""
    return _move(returned, Return.RECEIVED, by)


@transaction.atomic
def close(*, returned: Return, by: Any = None) -> Return:
    """End a return without money. Raises :class:`CannotReturn`."""
    return _move(returned, Return.CLOSED, by)


@transaction.atomic
def pay_back(
    *,
    returned: Return,
    restock: Mapping[int, bool],
    delivery: Decimal = Decimal(0),
    by: Any = None,
) -> Return:
    """Pay back what has come in; ``restock`` says by the line's id what can be sold again.

    Where nothing was paid for it, it is taken back and the return closed without money.
    Raises :class:`CannotReturn`, and CannotRefund from the refund itself.
    """
    order = orders.lock(returned.order)
    row = Return.objects.select_for_update().get(pk=returned.pk)
    if row.refund_id is not None:
        return row
    _may(row, Return.REFUNDED)
    parts = [
        Part(one.line_id, one.coming_back, restock.get(one.line_id, False), only_sent=True)
        for one in row.lines.all()
        if one.coming_back
    ]
    refund = refunds.refund(
        order=order, key=f"return-{row.pk}", parts=parts, delivery=delivery, by=by
    )
    row.refund = refund
    return _enter(row, Return.REFUNDED if refund.amount else Return.CLOSED, by)


def _move(returned: Return, to: str, by: Any, answer: str = "") -> Return:
    orders.lock(returned.order)
    row = Return.objects.select_for_update(of=("self",)).get(pk=returned.pk)
    if row.state == to:
        return row
    _may(row, to)
    row.answer = answer
    return _enter(row, to, by)


def _may(row: Return, to: str) -> None:
    if to not in Return.NEXT.get(row.state, ()):
        raise CannotReturn(
            _("This return is “%(state)s” by now.") % {"state": row.get_state_display()}
        )


def _enter(row: Return, to: str, by: Any) -> Return:
    row.state = to
    row.save(update_fields=["state", "answer", "refund"])
    _step(row, to, by)
    return row


def _step(row: Return, state: str, by: Any = None) -> None:
    """Write the step down and tell the buyer, but for money, of which the refund tells."""
    step = ReturnStep.objects.create(returned=row, state=state, by=by)
    silent = state == Return.REFUNDED or (row.is_withdrawal and state == Return.ACCEPTED)
    if not silent:
        news.tell(order=row.order, kind=mail.NEWS, row=step)


def _check(wishes: Mapping[int, Wish], left: Mapping[int, int]) -> None:
    if not wishes:
        raise CannotReturn(_("Choose at least one piece."))
    reasons = dict(ReturnLine.REASONS)
    for line_id, wish in wishes.items():
        if not 0 < wish.quantity <= left.get(line_id, 0) or wish.reason not in reasons:
            raise CannotReturn(_("So many pieces cannot come back. Look at the numbers again."))


def _write_lines(row: Return, wishes: Mapping[int, Wish]) -> None:
    ReturnLine.objects.bulk_create(
        ReturnLine(returned=row, line_id=line_id, quantity=wish.quantity, reason=wish.reason)
        for line_id, wish in sorted(wishes.items())
    )


def _take_the_place(order: Any, row: Return) -> None:
    """Take from returns that were only asked for what the withdrawal is about.

    One of which nothing is left is closed; the receipt of the withdrawal is its mail.
    """
    left = _left_beside(order, row)
    for asked in order.returns.filter(state=Return.ASKED).prefetch_related("lines"):
        kept = {}
        for one in asked.lines.all():
            kept[one] = min(one.quantity, max(left.get(one.line_id, 0), 0))
            left[one.line_id] = left.get(one.line_id, 0) - kept[one]
        if any(kept.values()):
            _shrink(kept)
            continue
        asked.state = Return.CLOSED
        asked.save(update_fields=["state"])
        ReturnStep.objects.create(returned=asked, state=Return.CLOSED)
        orders.note(order=order, text=say("return-replaced"))


def _left_beside(order: Any, row: Return) -> dict[int, int]:
    """Return by the line's id how many sent pieces the withdrawal does not speak of."""
    left = terms.returnable(order, ())
    unsent = {line.pk: line.num_to_send for line in order.lines.all()}
    held = Return.objects.filter(order=order, state__in=terms.AGREED).prefetch_related("lines")
    for returned in held:
        for one in returned.lines.all():
            gone = one.coming_back
            if returned.pk == row.pk:  # of which nobody has said yet what was not sent
                gone = max(one.quantity - unsent[one.line_id], 0)
            left[one.line_id] = left.get(one.line_id, 0) - gone
    return left


def _shrink(kept: Mapping[ReturnLine, int]) -> None:
    for one, count in kept.items():
        if not count:
            one.delete()
        elif count < one.quantity:
            one.quantity = count
            one.save(update_fields=["quantity"])


def _let_go_of_unsent(order: Any, row: Return) -> None:
    """Let go of the pieces of a withdrawal that were never sent, and pay back what was paid."""
    lines = {line.pk: line for line in order.lines.all()}
    rows = list(row.lines.all())
    for one in rows:
        one.unsent = min(one.quantity, lines[one.line_id].num_to_send)
    unsent = {one.line_id: one.unsent for one in rows if one.unsent}
    nothing_left = all(unsent.get(line.pk, 0) == line.num_sold for line in lines.values())
    if nothing_left and not any(line.num_shipped for line in lines.values()):
        orders.cancel(order=order, note=say("withdrawn"))
    elif unsent:
        parts = [Part(line_id, count) for line_id, count in unsent.items()]
        try:
            refunds.refund(order=order, key=f"withdrawal-{row.pk}", parts=parts)
        except CannotRefund as refusal:
            raise CannotReturn(str(refusal)) from refusal
    ReturnLine.objects.bulk_update(rows, ["unsent"])
    if not any(one.coming_back for one in rows):
        Return.objects.filter(pk=row.pk).update(state=Return.CLOSED)
        ReturnStep.objects.create(returned=row, state=Return.CLOSED)
        row.state = Return.CLOSED
