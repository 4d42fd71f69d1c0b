"""What has become of an order, for its buyer: parcels, refunds, returns, papers, what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.money import Money, money
from shop.payments import by_hand
from shop.payments.account import bare_refunds
from shop.payments.models import Refund
from shop.returns import terms, words

from . import links
from .arrival import Arrival
from .sayings import read
from .summary import Event


@dataclass(frozen=True)
class ParcelSummary:
    """A parcel; ``goods`` are (pieces, title), ``expected`` says when it arrives, or nothing."""

    carrier: str
    number: str
    tracking_url: str
    goods: tuple[tuple[int, str], ...]
    events: tuple[Event, ...]
    expected: str


@dataclass(frozen=True)
class RefundSummary:
    """Money that goes back; ``state`` says how it stands in a word, ``text`` what comes next."""

    when: datetime
    amount: Money
    state: str
    goods: tuple[tuple[int, str], ...]
    reason: str
    text: str


@dataclass(frozen=True)
class ReturnSummary:
    """Goods that come back; ``state`` how far, ``text`` what happens next."""

    when: datetime
    state: str
    text: str
    goods: tuple[tuple[int, str], ...]
    is_withdrawal: bool


@dataclass(frozen=True)
class After:
    """Everything after the order; an empty address is something that cannot be done now.

    ``on_its_way`` is the money that goes back to the buyer and has not left yet.
    """

    parcels: tuple[ParcelSummary, ...]
    refunds: tuple[RefundSummary, ...]
    returns: tuple[ReturnSummary, ...]
    on_its_way: Money | None
    cancel_url: str
    return_url: str
    return_until: date | None
    withdraw_url: str
    invoices: tuple[tuple[str, str], ...] = ()


def rows(orders: Any) -> Any:
    """Return the query of orders with what :func:`after` needs, in a constant number more."""
    return orders.prefetch_related(
        "parcels__carrier",
        "parcels__lines__line",
        "refunds__lines__line",
        "refunds__money__attempt",
        "payment_attempts__refunds",
        "returns__lines__line",
        "documents",
    )


def after(order: Any, titles: dict[int, str], arrival: Arrival | None = None) -> After:
    """Return what became of the order; ``titles`` are its lines' by their ids.

    ``arrival`` is when the order as a whole was to arrive.
    """
    back = [refund for refund in order.refunds.all() if refund.amount]
    apart = bare_refunds(order)
    waiting = [paid for paid in [*(one.money for one in back), *apart] if _waits(paid)]
    return After(
        parcels=tuple(_parcels(order, titles, arrival)),
        refunds=tuple(_refund(refund, order, titles) for refund in back)
        + tuple(_apart(paid) for paid in apart),
        returns=tuple(_return(one, titles) for one in order.returns.all()),
        on_its_way=money(sum(paid.amount for paid in waiting), order.currency) if waiting else None,
        cancel_url=_path("orders:cancel", order) if order.can_be_cancelled else "",
        return_url=_path("orders:return", order) if terms.may_return(order) else "",
        return_until=terms.return_until(order),
        withdraw_url=_path("orders:withdraw", order) if terms.may_withdraw(order) else "",
        invoices=tuple(_invoices(order)),
    )


def _path(name: str, order: Any) -> str:
    return reverse(name, kwargs={"number": order.number, "token": links.token(order.number)})


def _invoices(order: Any) -> Iterator[tuple[str, str]]:
    """Yield the papers that were issued, as (what it is called, its address)."""
    for document in sorted(order.documents.all(), key=lambda one: one.date_created):
        names = {"number": order.number, "token": links.token(order.number)}
        url = reverse("orders:paper", kwargs=names | {"paper": document.number})
        yield f"{document.get_kind_display()} {document.number}", url


def _parcels(
    order: Any, titles: dict[int, str], arrival: Arrival | None
) -> Iterator[ParcelSummary]:
    for parcel in order.parcels.all():
        if parcel.undone:
            continue
        events = [Event(parcel.date_sent, _("Given to the carrier"))]
        if parcel.corrected:
            events.append(Event(parcel.corrected, _("Carrier or number corrected")))
        if parcel.date_arrived:
            events.append(Event(parcel.date_arrived, _("Delivered")))
        yield ParcelSummary(
            carrier=parcel.carrier_name,
            number=parcel.number,
            tracking_url=parcel.tracking_url,
            goods=_goods(parcel.lines.all(), titles),
            events=tuple(events),
            expected="" if parcel.date_arrived else _expected(parcel, arrival),
        )


def _expected(parcel: Any, arrival: Arrival | None) -> str:
    """Return when the parcel arrives: as the house has said of it, else as the order was to."""
    if parcel.expected:
        return _("Expected on %(day)s") % {"day": date_format(parcel.expected)}
    return _("Expected %(days)s") % {"days": arrival.words} if arrival and arrival.words else ""


def _refund(refund: Any, order: Any, titles: dict[int, str]) -> RefundSummary:
    return RefundSummary(
        when=refund.date_created,
        amount=money(refund.amount, order.currency),
        state=_state(refund.money),
        goods=_goods(refund.lines.all(), titles),
        reason=read(refund.reason),
        text=_how(refund.money),
    )


def _apart(paid: Refund) -> RefundSummary:
    """Return money that was never the order's: it came too late, or was another sum."""
    return RefundSummary(
        when=paid.date_created,
        amount=paid.money,
        state=_state(paid),
        goods=(),
        reason=read(paid.reason),
        text=_how(paid),
    )


def _waits(paid: Refund | None) -> bool:
    """Return whether the money has not left yet."""
    return paid is not None and paid.state != Refund.DONE


def _state(paid: Refund | None) -> str:
    return _("On its way to you") if _waits(paid) else _("Paid back")


def _how(paid: Refund | None) -> str:
    """Return in words how the money stands that goes back."""
    if paid is None or not _waits(paid):
        return _("We have sent the money. Banks take a few days to show it.")
    if by_hand.is_by_hand(paid.attempt.method) or paid.state == Refund.FAILED:
        return _("We transfer the money to you within a few working days.")
    return _("The payment provider is sending the money back.")


def _return(returned: Any, titles: dict[int, str]) -> ReturnSummary:
    return ReturnSummary(
        when=returned.date_created,
        state=words.state(returned),
        text=words.what_next(returned),
        goods=words.goods(returned, titles),
        is_withdrawal=returned.is_withdrawal,
    )


def _goods(lines: Any, titles: dict[int, str]) -> tuple[tuple[int, str], ...]:
    return tuple((row.quantity, titles.get(row.line_id, row.line.title)) for row in lines)
