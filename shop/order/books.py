"""What must add up of the tax in orders, to the smallest unit, on any day."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.money import Money, money
from shop.partner.tax import split
from shop.partner.tax_parts import Part, parts_of_goods, rate_in, shared

_AT_ONCE = 500
_ZERO = Decimal(0)


def problems() -> Iterator[str]:
    """Yield a sentence for every order whose tax is not that of its lines and its delivery."""
    orders = get_model("order", "Order").objects.prefetch_related("lines").order_by("pk")
    for order in orders.iterator(chunk_size=_AT_ONCE):
        goods = parts_of_goods(order)
        yield from _total(order, goods)
        for line in order.lines.all():
            yield from _line(order, line)
        yield from _delivery(order, goods)


def _total(order: Any, goods: list[Part]) -> Iterator[str]:
    """The tax of an order is that of its lines and its delivery, and is in the total."""
    tax = order.total_incl_tax - order.total_excl_tax
    made = sum((part.tax for part in goods), order.shipping_incl_tax - order.shipping_excl_tax)
    if tax != made:
        yield _(
            "Order %(number)s: its tax is %(tax)s, that of its lines and delivery is %(sum)s."
        ) % {
            "number": order.number,
            "tax": money(tax, order.currency),
            "sum": money(made, order.currency),
        }


def _line(order: Any, line: Any) -> Iterator[str]:
    """A line's prices hold the tax that its rate makes; what it came from shows in its mark."""
    rate = rate_in(line.tax_code)
    for gross, net in (
        (line.line_price_incl_tax, line.line_price_excl_tax),
        (line.line_price_before_discounts_incl_tax, line.line_price_before_discounts_excl_tax),
        (line.unit_price_incl_tax, line.unit_price_excl_tax),
    ):
        if gross is None or net is None:
            continue
        right = min(net, gross) if rate is None else split(gross, rate, order.currency)[0]
        if net != right:
            yield _(
                "Order %(number)s, “%(title)s”: of %(gross)s %(tax)s is tax, "
                "its rate makes %(right)s."
            ) % (_facts(order, gross, net, right) | {"title": line.title})
            return


def _delivery(order: Any, goods: list[Part]) -> Iterator[str]:
    """The tax of a delivery is at its own rate, or at those of the goods by their values."""
    gross, net = order.shipping_incl_tax, order.shipping_excl_tax
    rate = rate_in(order.shipping_tax_code)
    if rate is not None:
        right = split(gross, rate, order.currency)[0]
    elif all(rate_in(line.tax_code) is not None for line in order.lines.all()):
        right = sum((part.net for part in shared(gross, goods, order.currency)), _ZERO)
    else:  # written before lines were marked
        right = net
    if net != right or not 0 <= net <= gross:
        yield _(
            "Order %(number)s, delivery: of %(gross)s %(tax)s is tax, its rate makes %(right)s."
        ) % _facts(order, gross, net, right)


def _facts(order: Any, gross: Decimal, net: Decimal, right: Decimal) -> dict[str, str | Money]:
    return {
        "number": order.number,
        "gross": money(gross, order.currency),
        "tax": money(gross - net, order.currency),
        "right": money(gross - right, order.currency),
    }
