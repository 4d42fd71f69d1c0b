"""Everything that happened to an order, in one list, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from shop.mail.models import Mail
from shop.money import money
from shop.order import statuses
from shop.order.mail import CANCELLED, PLACED
from shop.order.sayings import amount_in, parts, read
from shop.parcels.mail import SENT
from shop.payments.models import Entry
from shop.refunds.mail import REFUNDED
from shop.returns.mail import NEWS, WITHDRAWN

#: Sayings of :mod:`shop.payments.by_hand`, each beside its entry in the ledger.
_BOOKED = ("arrived", "came-late", "paid-back")
_AT_ONCE = timedelta(seconds=5)


@dataclass(frozen=True)
class Happening:
    """Something that happened: when, what kind of thing, in words, and who did it."""

    when: datetime
    kind: str
    text: str
    who: str = ""


def timeline(order: Any) -> list[Happening]:
    """Return what happened to the order, from :func:`shop.desk.selectors.complete`."""
    found = [Happening(order.date_placed, _("Order"), _("The order was placed."))]
    for part in (_states, _notes, _mails, _entries, _refunds, _parcels, _returns):
        found.extend(part(order))
    return sorted(found, key=lambda one: one.when, reverse=True)


def _states(order: Any) -> Iterator[Happening]:
    for change in order.status_changes.all():
        yield Happening(change.date_created, _("State"), statuses.label(change.new_status))


def _notes(order: Any) -> Iterator[Happening]:
    for note in order.notes.all():
        kind = _("Money") if parts(note.message)[0] in _BOOKED else _("Note")
        yield Happening(note.date_created, kind, read(note.message), note.who)


def _mails(order: Any) -> Iterator[Happening]:
    for mail in Mail.objects.filter(_about(order.number)):
        text = _("%(kind)s: %(state)s")
        values = {"kind": mail.kind_label, "state": mail.get_state_display()}
        yield Happening(mail.date_sent or mail.date_created, _("Mail"), text % values)


def _about(number: str) -> Q:
    """Return which mails are about the order: their keys begin with the kind and its number."""
    exact = Q(key__in=[f"{kind}-{number}" for kind in (PLACED, CANCELLED)])
    rows = (f"{kind}-{number}-" for kind in (SENT, REFUNDED, NEWS, WITHDRAWN))
    return exact | reduce(or_, (Q(key__startswith=start) for start in rows))


def _returns(order: Any) -> Iterator[Happening]:
    for returned in order.returns.all():
        for step in returned.steps.all():
            yield Happening(
                step.date_created, _("Return"), step.get_state_display(), str(step.by or "")
            )


def _entries(order: Any) -> Iterator[Happening]:
    """Yield what the gateways moved: what a person has booked stands there as their note."""
    booked = _bookings(order)
    words = {
        Entry.CAPTURE: _("%(amount)s came in."),
        Entry.REFUND: _("%(amount)s went back."),
        Entry.RETURNED: _("%(amount)s could not be paid out and is here again."),
    }
    for attempt in order.payment_attempts.all():
        for entry in attempt.entries.all():
            if any(_same(entry, when, code, amount) for when, code, amount in booked):
                continue
            amount = money(entry.amount, attempt.currency)
            text = words[entry.kind]
            yield Happening(entry.date_created, _("Money"), text % {"amount": amount})


def _bookings(order: Any) -> list[tuple[datetime, str, Decimal | None]]:
    """Return the notes that somebody's booking has left: when, what, and how much."""
    found = []
    for note in order.notes.all():
        code = parts(note.message)[0]
        if code in _BOOKED:
            found.append((note.date_created, code, amount_in(note.message)))
    return found


def _same(entry: Any, when: datetime, code: str, amount: Decimal | None) -> bool:
    """Return whether the entry is the booking's: written with it, of its kind, as much."""
    came = entry.kind == entry.CAPTURE
    near = abs(entry.date_created - when) < _AT_ONCE
    return near and amount == entry.amount and came == (code != "paid-back")


def _refunds(order: Any) -> Iterator[Happening]:
    for refund in order.refunds.all():
        text = _("%(amount)s is to go back. %(reason)s")
        values = {"amount": money(refund.amount, order.currency), "reason": read(refund.reason)}
        yield Happening(
            refund.date_created, _("Refund"), (text % values).strip(), str(refund.by or "")
        )


def _parcels(order: Any) -> Iterator[Happening]:
    for parcel in order.parcels.all():
        values = {
            "parcel": str(parcel),
            "goods": ", ".join(f"{row.quantity} × {row.line.title}" for row in parcel.lines.all()),
        }
        text = _("%(parcel)s was sent: %(goods)s")
        yield Happening(parcel.date_sent, _("Parcel"), text % values, str(parcel.by or ""))
        if parcel.date_arrived:
            text = _("%(parcel)s has arrived.")
            yield Happening(parcel.date_arrived, _("Parcel"), text % values)
