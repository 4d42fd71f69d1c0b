"""An order as the desk shows it: lines, money, parcels, refunds, in words and amounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.money import Money, money
from shop.order import statuses
from shop.order.addresses import address_lines
from shop.order.sayings import read
from shop.parcels.operations import SENDABLE
from shop.partner.tax_parts import TaxLine, parts_of_order, tax_lines
from shop.payments import by_hand, registry
from shop.payments.account import bare_refunds
from shop.payments.models import Entry, Refund


@dataclass(frozen=True)
class SheetLine:
    """A line with what became of its pieces."""

    row: Any
    title: str
    sku: str
    quantity: int
    sent: int
    refunded: int
    to_send: int
    unit: Money
    total: Money


@dataclass(frozen=True)
class SheetRefund:
    """A refund; ``waits`` when a person still has to pay it back.

    ``money_id`` is the row of money that goes back (0 where none does).
    """

    when: datetime
    amount: Money
    goods: tuple[str, ...]
    reason: str
    state: str
    problem: str
    waits: bool
    money_id: int


@dataclass(frozen=True)
class SheetPayment:
    """A try to be paid, with its entries as (label, when, amount)."""

    method: str
    amount: Money
    state: str
    reference: str
    problem: str
    entries: tuple[tuple[str, Any, Money], ...]


@dataclass(frozen=True)
class Sheet:
    """The whole order."""

    status: str
    lines: tuple[SheetLine, ...]
    goods: Money
    delivery: Money
    total: Money
    taxes: tuple[TaxLine, ...]
    refunded: Money
    address: tuple[str, ...]
    payments: tuple[SheetPayment, ...]
    refunds: tuple[SheetRefund, ...]
    can_send: bool
    can_refund: bool
    can_cancel: bool


def sheet_of(order: Any) -> Sheet:
    """Return the order, from :func:`shop.desk.selectors.complete`, in the active language."""
    lines = tuple(_lines(order))
    back = sum((refund.amount for refund in order.refunds.all()), start=order.total_incl_tax * 0)
    came = any(
        entry.kind == Entry.CAPTURE
        for attempt in order.payment_attempts.all()
        for entry in attempt.entries.all()
    )
    by_people = by_hand.is_by_hand(order.payment_method)
    return Sheet(
        status=statuses.label(order.status),
        lines=lines,
        goods=money(order.total_incl_tax - order.shipping_incl_tax, order.currency),
        delivery=money(order.shipping_incl_tax, order.currency),
        total=money(order.total_incl_tax, order.currency),
        taxes=tax_lines(parts_of_order(order), order.currency),
        refunded=money(back, order.currency),
        address=address_lines(order.shipping_address),
        payments=tuple(_payments(order)),
        refunds=tuple(_refunds(order)),
        can_send=order.status in SENDABLE and any(line.to_send for line in lines),
        can_refund=order.status != "cancelled" and (came or by_people or not order.total_incl_tax),
        can_cancel=order.can_be_cancelled,
    )


def _lines(order: Any) -> Iterator[SheetLine]:
    for line in order.lines.all():
        yield SheetLine(
            row=line,
            title=line.title,
            sku=line.partner_sku,
            quantity=line.quantity,
            sent=line.num_shipped,
            refunded=line.num_refunded,
            to_send=0 if order.status == "cancelled" else line.num_to_send,
            unit=money(line.unit_price_incl_tax or 0, order.currency),
            total=money(line.line_price_incl_tax, order.currency),
        )


def _payments(order: Any) -> Iterator[SheetPayment]:
    for attempt in order.payment_attempts.all():
        method = registry.find(attempt.method)
        yield SheetPayment(
            method=str(method.label) if method else attempt.method,
            amount=attempt.money,
            state=attempt.get_state_display(),
            reference=attempt.reference,
            problem=read(attempt.problem),
            entries=tuple(
                (
                    entry.get_kind_display(),
                    entry.date_created,
                    money(entry.amount, attempt.currency),
                )
                for entry in attempt.entries.all()
            ),
        )


def _refunds(order: Any) -> Iterator[SheetRefund]:
    rows = [(refund, refund.money) for refund in order.refunds.all()]
    for row, paid in [*rows, *((paid, paid) for paid in bare_refunds(order))]:
        goods = row.lines.all() if row is not paid else ()
        yield SheetRefund(
            when=row.date_created,
            amount=money(row.amount, order.currency if row is not paid else paid.currency),
            goods=tuple(f"{one.quantity} × {one.line.title}" for one in goods),
            reason=read(row.reason),
            state=paid.get_state_display() if paid else "",
            problem=read(paid.problem) if paid else "",
            waits=needs_hand(paid),
            money_id=paid.pk if paid else 0,
        )


def needs_hand(paid: Any) -> bool:
    """Return whether a person has to pay this back: nobody else does, or will."""
    if paid is None or paid.state == Refund.DONE:
        return False
    return paid.state == Refund.FAILED or by_hand.is_by_hand(paid.attempt.method)
