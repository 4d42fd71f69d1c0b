"""Offers from the database as the rules that the engine works with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from oscar.core.loading import get_model

from . import engine
from .engine import Item, Rule
from .membership import members
from .people import Person

_MOST_TIMES = 10_000
_WITH = ("condition__range", "benefit__range")


class Block(Enum):
    """Why an offer does not count now, whatever is in the basket."""

    STOPPED = "stopped"
    LATER = "it has not begun"
    OVER = "it is over"
    USED_UP = "used as often as it may be"
    PERSON = "used by this person as often as it may be"
    MEMBERS = "only for signed-in buyers"


@dataclass(frozen=True)
class Brought:
    """An offer, and the voucher that brings it (None for one that is for everybody)."""

    offer: Any
    voucher: Any = None


def site_offers(*, all_of_them: bool = False) -> list[Brought]:
    """Return the offers for everybody that are on now, or ``all_of_them``."""
    model = get_model("offer", "ConditionalOffer")
    rows = (
        (model.objects if all_of_them else model.active)
        .filter(offer_type=model.SITE)
        .select_related(*_WITH)
    )
    return [Brought(offer) for offer in rows]


def voucher_offers(vouchers: Iterable[Any]) -> list[Brought]:
    """Return what the vouchers bring, whether it counts now or not, in one query."""
    known = {voucher.pk: voucher for voucher in vouchers}
    if not known:
        return []
    Voucher = get_model("voucher", "Voucher")
    pairs = Voucher.offers.through.objects.filter(voucher_id__in=known).values_list(
        "voucher_id", "conditionaloffer_id"
    )
    model = get_model("offer", "ConditionalOffer")
    offers = {
        offer.pk: offer
        for offer in model.objects.select_related(*_WITH).filter(vouchers__in=known).distinct()
    }
    brought = []
    for voucher_id, offer_id in pairs:
        offers[offer_id].set_voucher(known[voucher_id])
        brought.append(Brought(offers[offer_id], known[voucher_id]))
    return brought


def rules(brought: Sequence[Brought], products: Iterable[Any], person: Person) -> list[Rule]:
    """Return the rules for these products and this buyer, the ones that go first at first.

    Of several vouchers that bring the same offer the first counts.
    """
    first: dict[int, Brought] = {}
    for one in brought:
        first.setdefault(one.offer.pk, one)
    chosen = sorted(first.values(), key=lambda one: (-one.offer.priority, one.offer.pk))
    ranges = [
        side.range
        for one in chosen
        for side in (one.offer.condition, one.offer.benefit)
        if side.range
    ]
    inside = members(ranges, products)
    used = _used([one.offer for one in chosen], person)
    return [_rule(one, inside, used, person) for one in chosen]


def items(lines: Iterable[Any]) -> list[Item]:
    """Return the lines of a priced basket that offers may touch."""
    found = []
    for line in lines:
        price = line.purchase_info.price
        if price.exists and line.stockrecord_id and line.product.is_discountable:
            found.append(Item(line.pk, line.product_id, line.quantity, price.incl_tax))
    return found


def _rule(
    one: Brought, inside: dict[int, frozenset[int]], used: dict[int, int], person: Person
) -> Rule:
    offer = one.offer
    condition, benefit = offer.condition, offer.benefit
    asked = inside.get(condition.range_id or 0, frozenset())
    given = asked if benefit.range_id is None else inside.get(benefit.range_id, frozenset())
    times = _times_left(offer, used.get(offer.pk, 0))
    return Rule(
        offer=offer,
        voucher=one.voucher,
        asks=condition.type or engine.COUNT,
        need=condition.value or Decimal(1),
        asked=asked,
        gives=benefit.type,
        value=benefit.value or Decimal(0),
        given=given,
        most_pieces=benefit.max_affected_items,
        most_times=times,
        most_money=offer.money_left,
        exclusive=offer.exclusive,
        blocked=_block(offer, one.voucher, used.get(offer.pk, 0), person),
    )


def _times_left(offer: Any, used: int) -> int:
    limits = [_MOST_TIMES, offer.max_basket_applications or _MOST_TIMES]
    if offer.max_global_applications is not None:
        limits.append(offer.max_global_applications - offer.num_applications)
    if offer.max_user_applications is not None:
        limits.append(offer.max_user_applications - used)
    return max(0, min(limits))


def _block(offer: Any, voucher: Any, used: int, person: Person) -> Block | None:
    if offer.status == offer.SUSPENDED:
        return Block.STOPPED
    if voucher is None and not offer.is_in_time():  # a voucher has dates of its own
        ended = offer.end_datetime is not None and offer.end_datetime < timezone.now()
        return Block.OVER if ended else Block.LATER
    if offer.members_only and person.user_id is None:
        return Block.MEMBERS
    if offer.max_user_applications is not None and used >= offer.max_user_applications:
        return Block.PERSON
    gone = offer.max_global_applications is not None and (
        offer.num_applications >= offer.max_global_applications
    )
    return Block.USED_UP if gone or offer.money_left == 0 else None


def _used(offers: Iterable[Any], person: Person) -> dict[int, int]:
    """Return how often the buyer has had each offer that is limited by person."""
    limited = [offer.pk for offer in offers if offer.max_user_applications is not None]
    if not limited or not person.is_known:
        return {}
    rows = get_model("offer", "Use").objects.filter(person.uses(), offer_id__in=limited)
    return dict(
        rows.filter(counted=True).values_list("offer_id").annotate(times=Sum("times")).order_by()
    )
