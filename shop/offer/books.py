"""What must add up of offers and vouchers, on any day: counts, and what came off orders."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.amounts import exact

_ZERO = Decimal(0)


def problems() -> Iterator[str]:
    """Yield a sentence for every count and every discount that is off."""
    yield from _offers()
    yield from _vouchers()
    yield from _discounts()
    yield from _lines()


def _offers() -> Iterator[str]:
    """An offer's counts are its uses by orders that stand."""
    counted = Q(uses__counted=True)
    rows = get_model("offer", "ConditionalOffer").objects.annotate(
        orders=Count("uses", filter=counted),
        times=Sum("uses__times", filter=counted),
        off=exact(Sum("uses__amount", filter=counted)),
    )
    for offer in rows.order_by("pk").iterator():
        kept = (offer.num_orders, offer.num_applications, offer.total_discount)
        there = (offer.orders, offer.times or 0, offer.off or _ZERO)
        if kept != there:
            yield _wrong_count(offer.name, kept, there)


def _vouchers() -> Iterator[str]:
    """A voucher's counts are its uses by orders that stand."""
    counted = Q(applications__counted=True)
    rows = get_model("voucher", "Voucher").objects.annotate(
        orders=Count("applications", filter=counted),
        off=exact(Sum("applications__amount", filter=counted)),
    )
    for voucher in rows.order_by("pk").iterator():
        kept = (voucher.num_orders, voucher.total_discount)
        there = (voucher.orders, voucher.off or _ZERO)
        if kept != there:
            yield _wrong_count(voucher.code, kept, there)


def _wrong_count(name: str, kept: Any, there: Any) -> str:
    return _("“%(name)s” counts %(kept)s, its orders make %(there)s.") % {
        "name": name,
        "kept": " / ".join(map(str, kept)),
        "there": " / ".join(map(str, there)),
    }


def _discounts() -> Iterator[str]:
    """What an offer took off the goods of an order is what it took off their lines."""
    rows = get_model("order", "OrderDiscount").objects.filter(category="Basket")
    for one in rows.annotate(lines=exact(Sum("discount_lines__amount"))).select_related("order"):
        if one.amount != (one.lines or _ZERO):
            yield _(
                "Order %(number)s: “%(name)s” took %(amount)s off, its lines say %(lines)s."
            ) % {
                "number": one.order.number,
                "name": one.offer_name,
                "amount": one.amount,
                "lines": one.lines or _ZERO,
            }


def _lines() -> Iterator[str]:
    """A line costs what it did before, less what came off it."""
    rows = get_model("order", "Line").objects.annotate(off=exact(Sum("discounts__amount")))
    wrong = rows.exclude(Q(off=None, line_price_incl_tax=F("line_price_before_discounts_incl_tax")))
    for line in wrong.select_related("order").order_by("pk").iterator():
        off = line.line_price_before_discounts_incl_tax - line.line_price_incl_tax
        if off != (line.off or _ZERO):
            yield _("Order %(number)s, “%(title)s”: %(off)s came off, its offers say %(sum)s.") % {
                "number": line.order.number,
                "title": line.title,
                "off": off,
                "sum": line.off or _ZERO,
            }
