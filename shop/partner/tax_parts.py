"""The tax in a basket or an order, told apart by rate.

Amounts are Decimals in the order's own currency; a rate of 0.2 is 20 %.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from shop.money import Money, money

from .percent import percent
from .tax import shares, split

_ZERO = Decimal(0)
_TENTH_OF_A_PER_CENT = Decimal("0.001")


@dataclass(frozen=True)
class Part:
    """What is taxed at one rate, without and with that tax."""

    rate: Decimal
    net: Decimal
    gross: Decimal

    @property
    def tax(self) -> Decimal:
        """The tax alone."""
        return self.gross - self.net


@dataclass(frozen=True)
class TaxLine:
    """A rate in the reader's words (20 %) and the tax that it makes."""

    rate: str
    amount: Money


def rate_in(mark: str | None) -> Decimal | None:
    """Return the rate that a mark such as ``standard:0.2`` names, or None."""
    try:
        rate = Decimal((mark or "").rpartition(":")[2])
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and 0 <= rate <= 1 else None


def part_of(gross: Decimal, net: Decimal, mark: str | None) -> Part:
    """Return the part that a mark names; without one the rate is worked out of the amounts."""
    rate = rate_in(mark)
    if rate is None:
        exact = gross / net - 1 if net else _ZERO
        rate = exact.quantize(_TENTH_OF_A_PER_CENT, ROUND_HALF_UP).normalize()
    return Part(rate, net, gross)


def parts_of_delivery(
    gross: Decimal, net: Decimal, mark: str | None, goods: Iterable[Part], currency: str
) -> list[Part]:
    """Return the parts of a delivery: at its own rate, or at those of the goods.

    They add up to ``gross`` and ``net``; where the goods' rates do not make this net, it is one
    part at the rate that does.
    """
    if not gross:
        return []
    if rate_in(mark) is None:
        parts = shared(gross, goods, currency)
        if sum((part.net for part in parts), _ZERO) == net:
            return parts
    return [part_of(gross, net, mark)]


def shared(gross: Decimal, goods: Iterable[Part], currency: str) -> list[Part]:
    """Return an amount, which may be below zero, divided over the goods' rates by their values."""
    values: dict[Decimal, Decimal] = defaultdict(Decimal)
    for part in goods:
        values[part.rate] += part.gross
    sign = -1 if gross < 0 else 1
    pieces: Mapping[Decimal, Decimal] = shares(abs(gross), values, currency)
    return [
        Part(rate, sign * split(piece, rate, currency)[0], sign * piece)
        for rate, piece in pieces.items()
        if piece
    ]


def by_rate(parts: Iterable[Part]) -> list[Part]:
    """Return one part for every rate, the lowest rate first."""
    sums: dict[Decimal, list[Decimal]] = {}
    for part in parts:
        net_and_gross = sums.setdefault(part.rate.normalize(), [_ZERO, _ZERO])
        net_and_gross[0] += part.net
        net_and_gross[1] += part.gross
    return [Part(rate, *sums[rate]) for rate in sorted(sums)]


def tax_lines(parts: Iterable[Part], currency: str) -> tuple[TaxLine, ...]:
    """Return a line for every rate that makes tax, the highest rate first."""
    return tuple(
        TaxLine(percent(part.rate), money(part.tax, currency))
        for part in reversed(by_rate(parts))
        if part.tax
    )


def parts_of_basket(basket: Any, charge: Any) -> list[Part]:
    """Return the parts of a priced basket and of its delivery (Oscar's Price)."""
    taxes = basket.strategy.taxes
    goods = [
        Part(
            taxes.of(line.product).rate,
            line.line_price_excl_tax_incl_discounts or _ZERO,
            line.line_price_incl_tax_incl_discounts or _ZERO,
        )
        for line in basket.all_lines()
    ]
    sent = parts_of_delivery(
        charge.incl_tax, charge.excl_tax, charge.tax_code, goods, basket.currency
    )
    return [*goods, *sent]


def parts_of_order(order: Any) -> list[Part]:
    """Return the parts of an order's lines and of its delivery, as they were when it was placed."""
    goods = parts_of_goods(order)
    return [*goods, *delivery_of_order(order, goods)]


def parts_of_goods(order: Any) -> list[Part]:
    """Return one part for each line of an order."""
    return [
        part_of(line.line_price_incl_tax, line.line_price_excl_tax, line.tax_code)
        for line in order.lines.all()
    ]


def delivery_of_order(order: Any, goods: Iterable[Part]) -> list[Part]:
    """Return the parts of the delivery of an order of these goods."""
    return parts_of_delivery(
        order.shipping_incl_tax,
        order.shipping_excl_tax,
        order.shipping_tax_code,
        goods,
        order.currency,
    )
