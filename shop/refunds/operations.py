"""Paying back: by line, for delivery, or a free amount; never more than came in (safety A30).

What is taken off an order lowers first what is still to pay for it; only what was received
beyond the new price goes back.

Everything here holds the order's lock, so that a second click, a second clerk and a parcel
that is being packed meanwhile find what the first has done (scenario 13).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.money import Money, money
from shop.order import news, stock
from shop.order import operations as orders
from shop.order.once import own_key
from shop.payments import by_hand
from shop.payments import operations as payments
from shop.payments.models import Attempt

from . import mail
from .models import OrderRefund, RefundLine
from .plan import Move, Part, Plan, delivery_refunded, left_of, money_of, plan, plan_all

__all__ = [
    "Part",
    "delivery_refunded",
    "left_of",
    "money_of",
    "preview",
    "record",
    "refund",
    "refund_all",
]

_ZERO = Decimal(0)


def preview(
    *, order: Any, parts: Sequence[Part] = (), delivery: Decimal = _ZERO, other: Decimal = _ZERO
) -> Plan:
    """Return what :func:`refund` would do now, and do nothing. Raises CannotRefund as it does."""
    return plan(order=order, lines=order.lines.all(), parts=parts, delivery=delivery, other=other)


@transaction.atomic
def refund(
    *,
    order: Any,
    key: str,
    parts: Sequence[Part] = (),
    delivery: Decimal = _ZERO,
    other: Decimal = _ZERO,
    reason: str = "",
    by: Any = None,
) -> OrderRefund:
    """Pay back the parts, of the delivery charge ``delivery``, and a free amount ``other``.

    Amounts are in the order's currency. The same ``key`` gives the same refund, however
    often it is asked for. Where an earlier free amount has paid back some of the parts, only
    the rest goes; parts that nobody has paid for are let go without money. An order of which
    nothing is left to send or keep is cancelled, and all that was paid for it goes back: see
    :class:`~shop.refunds.plan.Plan`. Raises CannotRefund; then nothing has changed.
    """
    order = orders.lock(order)
    key = own_key(order, key)
    existing = OrderRefund.objects.filter(key=key).first()
    if existing is not None:
        return existing
    lines = stock.locked_lines(order)
    wanted = plan(order=order, lines=lines, parts=parts, delivery=delivery, other=other)
    if wanted.cancels:
        orders.give_back_offers(order)
    row = _write(order, wanted, key, reason, by)
    _tell(order, row)
    _follow(order, by)
    by_hand.follow(order=order, by=by)
    return row


@transaction.atomic
def refund_all(*, order: Any, reason: str, by: Any = None) -> OrderRefund | None:
    """Pay back whatever of the locked order has not gone back, and let go of all its goods.

    For an order of which nothing was sent. Returns None when nothing was paid.
    """
    attempt = money_of(order)
    if attempt is None:
        return None
    if attempt.state in Attempt.OPEN:
        Attempt.objects.filter(pk=attempt.pk).update(state=Attempt.FAILED)
    wanted = plan_all(order=order, lines=stock.locked_lines(order))
    if not wanted.amount and not wanted.moves:
        return None
    return _write(order, wanted, f"cancel-{order.pk}", reason, by, attempt)


def record(*, order: Any, paid: Any, reason: str) -> OrderRefund:
    """Take off the locked order what was paid back elsewhere; ``paid`` is that money's row.

    For which goods it was, nobody has said: it counts as a gesture.
    """
    row = OrderRefund.objects.create(
        order=order,
        money=paid,
        key=f"there-{paid.pk}",
        amount=paid.amount,
        other=paid.amount,
        reason=reason,
    )
    _tell(order, row)
    return row


def _write(
    order: Any, wanted: Plan, key: str, reason: str, by: Any, attempt: Attempt | None = None
) -> OrderRefund:
    """Write the refund down, count its parts on their lines and move their stock."""
    row = OrderRefund.objects.create(
        order=order,
        money=_pay(
            attempt or money_of(order), money(wanted.amount, order.currency), reason, key, by
        ),
        key=key,
        amount=wanted.amount,
        delivery=wanted.delivery,
        other=wanted.other,
        reason=reason[:255],
        by=by,
    )
    _carry_out(row, wanted.moves)
    return row


def _pay(attempt: Attempt | None, amount: Money, reason: str, key: str, by: Any) -> Any:
    if not amount or attempt is None:
        return None
    about: dict[str, Any] = {"reason": reason, "key": f"order-{key}", "by": by}
    if by_hand.is_by_hand(attempt.method):
        return payments.promise(attempt=attempt, amount=amount, **about)[0]
    return payments.refund(attempt=attempt, amount=amount, **about)


def _tell(order: Any, row: OrderRefund) -> None:
    """Queue the credit note and, where money goes back, the buyer's mail."""
    from shop.documents import tasks as papers

    papers.issue.enqueue(order.pk)
    if row.amount:
        facts = {"amount": str(row.amount), "currency": order.currency}
        news.tell(order=order, kind=mail.REFUNDED, row=row, facts=facts)


def _carry_out(row: OrderRefund, moves: Iterable[Move]) -> None:
    """Write the parts down, count them on their lines and move their stock."""
    for move in moves:
        line, part = move.line, move.part
        RefundLine.objects.create(
            refund=row,
            line=line,
            quantity=part.quantity,
            unsent=move.unsent,
            amount=move.amount,
            restocked=part.restock,
        )
        line.num_refunded += part.quantity
        line.num_dropped += move.unsent
        line.save(update_fields=["num_refunded", "num_dropped"])
        (stock.set_free if part.restock else stock.send_out)(line, move.unsent)
        if part.restock:
            stock.put_on_shelf(line, part.quantity - move.unsent)


def _follow(order: Any, by: Any) -> None:
    """Let the order's state follow what is left of it."""
    from shop.parcels import operations as parcels

    parcels.follow(order=order, by=by)
