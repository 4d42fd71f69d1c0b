"""Counting what orders have of offers, in the transaction that writes or cancels the order.

The UPDATE that counts an offer also holds its row until the transaction ends, so that what is
checked behind it (the money, the person) cannot change any more. Rows are always taken in
the order of their ids: vouchers, then offers, then stock.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from .people import Person


class UsedUp(Exception):
    """An offer cannot be had any more, or not so often. The message is fit to show."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("“%(offer)s” cannot be had any more.") % {"offer": name})


def take(*, order: Any, applications: Iterable[dict[str, Any]], person: Person) -> None:
    """Count what the order has of its offers. Raises :class:`UsedUp`: nothing may be kept then.

    ``applications`` are those of the basket, with their final ``discount``.
    """
    for one in sorted(applications, key=lambda one: one["offer"].pk):
        use = get_model("offer", "Use")(
            offer_id=one["offer"].pk,
            order=order,
            user_id=person.user_id,
            person=person.key,
            times=one["freq"],
            amount=one["discount"],
        )
        _count(use, one["offer"].name, is_voucher=one["voucher"] is not None)
        use.save(force_insert=True)


def give_back(*, order: Any) -> None:
    """Count what the order had of its offers no longer. Twice is once."""
    for use in order.offer_uses.filter(counted=True).order_by("offer_id"):
        if _uses().filter(pk=use.pk, counted=True).update(counted=False):
            _offers().filter(pk=use.offer_id).update(
                num_applications=F("num_applications") - use.times,
                num_orders=F("num_orders") - 1,
                total_discount=F("total_discount") - use.amount,
            )


def take_again(*, order: Any) -> None:
    """Count what a reopened order had. Raises :class:`UsedUp` where others have it by now."""
    rows = order.offer_uses.filter(counted=False).select_related("offer").order_by("offer_id")
    for use in rows:
        if _uses().filter(pk=use.pk, counted=False).update(counted=True):
            _count(use, use.offer.name, is_voucher=True, stopped_too=True)


def _count(use: Any, name: str, *, is_voucher: bool, stopped_too: bool = False) -> None:
    """Count one use, if the limits of its offer still allow it."""
    rows = _offers().filter(
        Q(max_global_applications=None)
        | Q(max_global_applications__gte=F("num_applications") + use.times),
        pk=use.offer_id,
    )
    if not stopped_too:
        rows = rows.exclude(status="Suspended")
    counted = rows.update(
        num_applications=F("num_applications") + use.times,
        num_orders=F("num_orders") + 1,
        total_discount=F("total_discount") + use.amount,
    )
    offer = _offers().get(pk=use.offer_id) if counted else None
    if offer is None or not _fits(offer, use) or not (is_voucher or offer.is_in_time()):
        raise UsedUp(name)


def _fits(offer: Any, use: Any) -> bool:
    """Return whether the counted offer, whose row we hold, keeps within money and person."""
    if offer.max_discount is not None and offer.total_discount > offer.max_discount:
        return False
    if offer.members_only and use.user_id is None:
        return False
    if offer.max_user_applications is None:
        return True
    buyer = Person(use.person, use.user_id)
    before = (_uses().filter(buyer.uses(), offer=offer, counted=True).exclude(pk=use.pk)).aggregate(
        sum=Sum("times")
    )["sum"] or 0
    return before + use.times <= offer.max_user_applications


def _uses() -> Any:
    return get_model("offer", "Use").objects


def _offers() -> Any:
    return get_model("offer", "ConditionalOffer").objects
