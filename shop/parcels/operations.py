"""Sending goods, in as many parcels as it takes; the order's state follows.

The stock is consumed when a piece is put into a parcel, once, and held again when a parcel
is taken back. Everything holds the order's lock.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.core.loading import get_model

from shop.order import news, stock
from shop.order import operations as orders
from shop.order.once import own_key
from shop.order.sayings import say

from . import mail
from .models import Carrier, Parcel, ParcelLine

SENDABLE = ("confirmed", "paid", "part-dispatched")


class CannotSend(Exception):
    """The parcel cannot be sent, or taken back, so. The message says why and is fit to show."""


@transaction.atomic
def send(
    *,
    order: Any,
    pieces: Mapping[int, int],
    key: str,
    carrier: Carrier | None = None,
    other_carrier: str = "",
    number: str = "",
    expected: date | None = None,
    by: Any = None,
) -> Parcel:
    """Send ``pieces`` (how many by the line's id) as one parcel and tell the buyer.

    The same ``key`` gives the same parcel. Raises :class:`CannotSend`.
    """
    order = orders.lock(order)
    key = own_key(order, key)
    existing = Parcel.objects.filter(key=key).first()
    if existing is not None:
        return existing
    if order.status not in SENDABLE:
        raise CannotSend(_("Nothing of this order can be sent now."))
    wanted = {line_id: count for line_id, count in pieces.items() if count}
    lines = [line for line in stock.locked_lines(order) if line.pk in wanted]
    if not wanted or len(lines) != len(wanted):
        raise CannotSend(_("Say how many pieces are in the parcel."))
    for line in lines:
        _check(line, wanted[line.pk])
    parcel = Parcel.objects.create(
        order=order,
        key=key,
        carrier=carrier,
        other_carrier="" if carrier else other_carrier,
        number=number.strip(),
        expected=expected,
        by=by,
    )
    for line in lines:
        _put_in(parcel, line, wanted[line.pk])
    follow(order=order, by=by)
    news.tell(order=order, kind=mail.SENT, row=parcel)
    return parcel


@transaction.atomic
def correct(
    *,
    parcel: Parcel,
    carrier: Carrier | None = None,
    other_carrier: str = "",
    number: str = "",
    expected: date | None = None,
    by: Any = None,
) -> Parcel:
    """Put right who carries the parcel, its number and its day; the same again changes nothing.

    The order's log keeps what stood there. No mail goes out: the buyer's page leads to the right
    place. Raises :class:`CannotSend` for one that has arrived or was taken back.
    """
    order = orders.lock(parcel.order)
    parcel = Parcel.objects.select_for_update(of=("self",)).get(pk=parcel.pk)
    if parcel.undone or parcel.date_arrived:
        raise CannotSend(_("This parcel is not on its way any more."))
    before, named = _facts(parcel), str(parcel)
    parcel.carrier, parcel.number, parcel.expected = carrier, number.strip(), expected
    parcel.other_carrier = "" if carrier else other_carrier.strip()
    if _facts(parcel) == before:
        return parcel
    parcel.corrected = timezone.now()
    parcel.save()
    text = say(
        "parcel-corrected", before=_told(named, before), now=_told(str(parcel), _facts(parcel))
    )
    orders.note(order=order, text=text, by=by)
    return parcel


def _facts(parcel: Parcel) -> tuple[Any, ...]:
    return parcel.carrier_id, parcel.other_carrier, parcel.number, parcel.expected


def _told(name: str, facts: tuple[Any, ...]) -> str:
    """Return the parcel as the log names it, with its day if it has one."""
    day = facts[-1]
    return f"{name}, {day:%Y-%m-%d}" if day else name


@transaction.atomic
def undo(*, parcel: Parcel, reason: str, by: Any = None) -> Parcel:
    """Take back a parcel that was not sent after all; its goods are held for the order again.

    Raises :class:`CannotSend` for one that has arrived, and for pieces that were paid back
    since.
    """
    order = orders.lock(parcel.order)
    parcel = Parcel.objects.select_for_update(of=("self",)).get(pk=parcel.pk)
    if parcel.undone:
        return parcel
    if parcel.date_arrived:
        raise CannotSend(_("This parcel has arrived. Goods that come back are a return."))
    counts = dict(parcel.lines.values_list("line_id", "quantity"))
    for line in stock.locked_lines(order):
        count = counts.get(line.pk, 0)
        if line.num_refunded - line.num_dropped > line.num_shipped - count:
            raise CannotSend(
                _("Pieces of “%(title)s” were paid back as sent.") % {"title": line.title}
            )
        if count:
            line.num_shipped -= count
            line.status = "open"
            line.save(update_fields=["num_shipped", "status"])
            stock.take_back(line, count)
    parcel.undone, parcel.undone_reason = timezone.now(), reason[:255]
    parcel.save(update_fields=["undone", "undone_reason"])
    news.take_back(order=order, kind=mail.SENT, row=parcel)
    text = say("parcel-undone", parcel=str(parcel), reason=reason)
    orders.note(order=order, text=text, by=by)
    follow(order=order, by=by)
    return parcel


@transaction.atomic
def arrived(*, parcel: Parcel, by: Any = None) -> Parcel:
    """Write down that the parcel has arrived; the order is delivered with its last one."""
    order = orders.lock(parcel.order)
    rows = Parcel.objects.filter(pk=parcel.pk, undone=None, date_arrived=None)
    if rows.update(date_arrived=timezone.now()):
        follow(order=order, by=by)
    parcel.refresh_from_db()
    return parcel


def follow(*, order: Any, by: Any = None) -> Any:
    """Let the locked order's state follow its parcels and refunds, and return the order."""
    to = _state(order)
    if to == "cancelled":
        return orders.cancel(order=order, by=by)
    return orders.enter(order=order, to=to, by=by)


def _state(order: Any) -> str:
    if order.status == "cancelled":
        return order.status
    lines = list(get_model("order", "Line").objects.filter(order=order))
    sent, left = (
        sum(getattr(one, name) for one in lines) for name in ("num_shipped", "num_to_send")
    )
    if not sent and not left:
        return "cancelled"
    if not sent:
        if order.status in ("awaiting-payment", "confirmed", "paid"):
            return order.status
        paid = order.status_changes.filter(new_status="paid").exists()
        return "paid" if paid else "confirmed"
    if left:
        return "part-dispatched"
    on_the_way = order.parcels.filter(undone=None, date_arrived=None).exists()
    return "dispatched" if on_the_way else "delivered"


def _check(line: Any, count: int) -> None:
    if not 0 < count <= line.num_to_send:
        raise CannotSend(
            ngettext(
                "Of “%(title)s” %(left)d piece is still to be sent.",
                "Of “%(title)s” %(left)d pieces are still to be sent.",
                line.num_to_send,
            )
            % {"title": line.title, "left": line.num_to_send}
        )


def _put_in(parcel: Parcel, line: Any, count: int) -> None:
    ParcelLine.objects.create(parcel=parcel, line=line, quantity=count)
    line.num_shipped += count
    if not line.num_to_send:
        line.status = "dispatched"
    line.save(update_fields=["num_shipped", "status"])
    stock.send_out(line, count)
