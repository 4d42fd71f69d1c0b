"""Until when a buyer may return or withdraw, and how many pieces."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from .models import Return

ON_THE_WAY = timedelta(days=14)  # a parcel of which nobody noted the arrival counts as arrived
AGREED = (Return.ACCEPTED, Return.RECEIVED)
LONGEST_WAY = timedelta(days=366)  # what is expected later than that is a slip


def returnable(order: Any, claims: Iterable[str] = Return.OPEN) -> dict[int, int]:
    """Return how many pieces can still come back, by the line's id: sent, kept, not asked for.

    ``claims`` are the states of returns whose pieces are taken already.
    """
    asked: dict[int, int] = {}
    for one in order.returns.all():
        if one.state in claims:
            for row in one.lines.all():
                asked[row.line_id] = asked.get(row.line_id, 0) + row.coming_back
    left = {
        line.pk: line.num_shipped - (line.num_refunded - line.num_dropped) - asked.get(line.pk, 0)
        for line in order.lines.all()
    }
    return {line_id: count for line_id, count in left.items() if count > 0}


def withdrawable(order: Any) -> dict[int, int]:
    """Return the same with the pieces that were not sent yet.

    A return that was merely asked for takes no piece: a withdrawal goes before it.
    """
    left = returnable(order, AGREED)
    for line in order.lines.all():
        unsent = 0 if order.status == "cancelled" else line.num_to_send
        if left.get(line.pk, 0) + unsent:
            left[line.pk] = left.get(line.pk, 0) + unsent
    return left


def may_return(order: Any) -> bool:
    """Return whether something of the order can be returned now."""
    last = _last_day(order, settings.SHOP_RETURNS_DAYS)
    in_time = last is not None and timezone.localdate() <= last
    return in_time and bool(settings.SHOP_RETURNS_DAYS) and bool(returnable(order))


def may_withdraw(order: Any) -> bool:
    """Return whether the withdrawal button stands on the order's page now.

    From the order on until so many days after the last parcel arrived (``WITHDRAWAL_DAYS``,
    0 switches the button off).
    """
    days = settings.SHOP_WITHDRAWAL_DAYS
    if not days or order.status == "cancelled" or not withdrawable(order):
        return False
    last = _last_day(order, days)
    waits = any(line.num_to_send for line in order.lines.all())
    return last is None or waits or timezone.localdate() <= last


def may_come_back(order: Any) -> bool:
    """Return whether the order's parcels may be on their way, or the time to return runs."""
    last = _last_day(order, max(settings.SHOP_RETURNS_DAYS, settings.SHOP_WITHDRAWAL_DAYS))
    return last is not None and timezone.localdate() <= last


def return_until(order: Any) -> date | None:
    """Return the last day on which something can be returned, or None before it was sent."""
    return _last_day(order, settings.SHOP_RETURNS_DAYS)


def _last_day(order: Any, days: int) -> date | None:
    arrivals = [_arrival(parcel) for parcel in _live(order.parcels.all())]
    return timezone.localdate(max(arrivals)) + timedelta(days=days) if arrivals else None


def _live(parcels: Iterable[Any]) -> list[Any]:
    return [parcel for parcel in parcels if not parcel.undone]


def _arrival(parcel: Any) -> datetime:
    if parcel.date_arrived:
        return parcel.date_arrived
    latest = parcel.date_sent + LONGEST_WAY
    if parcel.expected and parcel.expected <= timezone.localdate(latest):
        expected = timezone.make_aware(datetime.combine(parcel.expected, time(12)))
        return max(expected, parcel.date_sent)
    return parcel.date_sent + ON_THE_WAY
