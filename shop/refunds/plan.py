"""What a refund would do, before it does it: its pieces, its sums, and whether it ends the order.

Nothing is written here. Amounts are Decimals in the order's currency.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.money import Money, money
from shop.payments import by_hand
from shop.payments.account import account_of
from shop.payments.models import Attempt, Entry
from shop.payments.operations import CannotRefund

from .models import OrderRefund
from .shares import share

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Part:
    """Pieces of a line to pay back. Those not sent yet come first, unless ``only_sent``.

    ``restock`` puts them back for others to buy; broken goods are written off.
    """

    line_id: int
    quantity: int
    restock: bool = True
    only_sent: bool = False


@dataclass(frozen=True)
class Move:
    """A part that was checked: the line, how many unsent, what it comes to."""

    line: Any
    part: Part
    unsent: int
    amount: Decimal


@dataclass(frozen=True)
class Plan:
    """What a refund takes off the order, and ``amount``, the money of it that goes back.

    ``cancels`` when nothing was sent and nothing is left to send: then the order is cancelled and
    all that was paid goes back, the delivery charge too, whatever was asked for.
    """

    moves: tuple[Move, ...]
    delivery: Decimal
    other: Decimal
    amount: Decimal
    cancels: bool

    @property
    def goods(self) -> Decimal:
        """What the pieces come to."""
        return sum((move.amount for move in self.moves), _ZERO)


def plan(
    *,
    order: Any,
    lines: Iterable[Any],
    parts: Sequence[Part] = (),
    delivery: Decimal = _ZERO,
    other: Decimal = _ZERO,
) -> Plan:
    """Return what the refund would do; ``lines`` are the order's. Raises CannotRefund."""
    lines = list(lines)
    attempt = money_of(order)
    if order.status == "cancelled" or (attempt is None and not parts):
        raise CannotRefund(_("There is no money of this order that could go back."))
    moves = _moves(order, lines, parts)
    ends = _ends(lines, moves)
    if attempt is None and not ends:
        _check_no_payment_under_way(order)
    goods = sum((move.amount for move in moves), _ZERO)
    charged = order.shipping_incl_tax - delivery_refunded(order)
    _check_amounts(order, charged, delivery, other, bool(moves))
    account = account_of(order)
    if ends:
        delivery = min(charged, max(account.price - goods, _ZERO))
        return Plan(moves, delivery, account.price - goods - delivery, account.kept, True)
    value = min(goods + delivery + other, account.price)
    if other and goods + delivery + other > account.price:
        left = money(account.price, order.currency)
        raise CannotRefund(_("At most %(left)s can go back.") % {"left": left})
    amount = min(value, max(account.kept - (account.price - value), _ZERO))
    return Plan(moves, delivery, value - goods - delivery, amount, False)


def plan_all(*, order: Any, lines: Iterable[Any]) -> Plan:
    """Return what letting go of all goods and money of the order would do."""
    parts = [
        Part(line.pk, line.quantity - line.num_refunded)
        for line in lines
        if line.quantity > line.num_refunded
    ]
    moves = _moves(order, lines, parts)
    goods = sum((move.amount for move in moves), _ZERO)
    kept = account_of(order).kept
    delivery = min(order.shipping_incl_tax - delivery_refunded(order), max(kept - goods, _ZERO))
    return Plan(moves, delivery, kept - goods - delivery, kept, True)


def money_of(order: Any) -> Attempt | None:
    """Return the attempt that holds the order's money, or None where nothing has come."""
    rows = Attempt.objects.filter(order=order, state__in=[Attempt.PAID, *Attempt.OPEN])
    return rows.filter(entries__kind=Entry.CAPTURE).distinct().first()


def left_of(order: Any) -> Money:
    """Return how much can still go back."""
    return money(max(account_of(order).kept, _ZERO), order.currency)


def delivery_refunded(order: Any) -> Decimal:
    """Return how much of the delivery charge has gone back, or is going to."""
    return OrderRefund.objects.filter(order=order).aggregate(sum=Sum("delivery"))["sum"] or _ZERO


def _moves(order: Any, lines: Iterable[Any], parts: Iterable[Part]) -> tuple[Move, ...]:
    wanted = {part.line_id: part for part in parts}
    lines = list(lines)
    if set(wanted) - {line.pk for line in lines}:
        raise CannotRefund(_("This is not a line of this order."))
    return tuple(_move(order, line, wanted[line.pk]) for line in lines if line.pk in wanted)


def _move(order: Any, line: Any, part: Part) -> Move:
    sent = line.num_shipped - (line.num_refunded - line.num_dropped)
    most = sent if part.only_sent else sent + line.num_to_send
    if not 0 < part.quantity <= most:
        if not most:
            text = _(
                "The pieces of “%(title)s” were paid back already. "
                "Take them out, or close the return."
            )
            raise CannotRefund(text % {"title": line.title})
        raise CannotRefund(
            ngettext(
                "Of “%(title)s” %(most)d piece can still be paid back.",
                "Of “%(title)s” %(most)d pieces can still be paid back.",
                most,
            )
            % {"title": line.title, "most": most}
        )
    unsent = 0 if part.only_sent else min(part.quantity, line.num_to_send)
    return Move(line, part, unsent, share(line, part.quantity, order.currency))


def _ends(lines: Iterable[Any], moves: Iterable[Move]) -> bool:
    """Return whether nothing of the order was sent and nothing is left to send afterwards."""
    dropped = {move.line.pk: move.unsent for move in moves}
    return bool(dropped) and not any(
        line.num_shipped or line.num_to_send > dropped.get(line.pk, 0) for line in lines
    )


def _check_amounts(
    order: Any, charged: Decimal, delivery: Decimal, other: Decimal, goods: bool
) -> None:
    if not 0 <= delivery <= charged:
        raise CannotRefund(
            _("At most %(left)s of the delivery charge can go back.")
            % {"left": money(charged, order.currency)}
        )
    if other < 0 or not (goods or delivery or other):
        raise CannotRefund(_("Choose what to pay back, or write an amount."))


def _check_no_payment_under_way(order: Any) -> None:
    """Raise CannotRefund while a provider is asked for another sum than would be due then."""
    rows = Attempt.objects.filter(order=order, state__in=Attempt.OPEN)
    if any(not by_hand.is_by_hand(row.method) for row in rows):
        raise CannotRefund(
            _(
                "The payment for this order is under way. Wait until it is made or has ended, "
                "or cancel the whole order."
            )
        )
