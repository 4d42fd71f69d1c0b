"""Deliveries as Oscar's baskets, offers and orders know them: a name, a code and a price."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.conf import settings
from oscar.apps.shipping import methods
from oscar.core.prices import Price

from shop.partner.tax import net_of_shares, rounded, shares, split

from .models import DeliveryMethod
from .parcels import Parcel, price_for

_ZERO = Decimal(0)


class Delivery(methods.Base):
    """A row's delivery of one parcel. ``row`` is the method; ``days`` are its working days."""

    def __init__(self, row: DeliveryMethod, parcel: Parcel) -> None:
        self.row, self.parcel = row, parcel
        self.code = row.code

    @property
    def name(self) -> str:
        """The name in the active language."""
        return self.row.localized("name")

    @property
    def description(self) -> str:
        """The note in the active language."""
        return self.row.localized("note")

    def calculate(self, basket: Any) -> Price:
        """Return the price, net and tax told apart."""
        return self.taxed(self.gross(basket), basket)

    def gross(self, basket: Any) -> Decimal:
        """Return the price with the destination's tax, for a basket that is priced for it."""
        price = price_for(self.row, self.parcel) or _ZERO
        taxes = basket.strategy.taxes
        if not taxes.net_stays:
            return price
        if self.row.tax_category_id:
            kind = taxes.of_category(self.row.tax_category_id)
            return taxes.asked(price, kind, basket.currency)
        parts = shares(price, goods_by_rate(basket, home=True), basket.currency)
        net = sum((split(part, rate, basket.currency)[0] for rate, part in parts.items()), _ZERO)
        return _with_tax(net, goods_by_rate(basket), basket.currency)

    def taxed(self, gross: Decimal, basket: Any) -> Price:
        """Return a gross price as net and tax: by the method's own category, or as the goods."""
        currency = basket.currency or settings.OSCAR_DEFAULT_CURRENCY
        if self.row.tax_category_id:
            kind = basket.strategy.taxes.of_category(self.row.tax_category_id)
            net = split(gross, kind.rate, currency)[0]
            return Price(currency, excl_tax=net, incl_tax=gross, tax_code=kind.mark)
        net = net_of_shares(gross, goods_by_rate(basket), currency)
        return Price(currency, excl_tax=net, incl_tax=gross)


class TaxInclusiveOfferDiscount(methods.TaxInclusiveOfferDiscount):
    """A delivery that an offer makes cheaper; Oscar scales its tax down to four decimals."""

    def calculate(self, basket: Any) -> Price:
        """Return the reduced price, its tax worked out anew and exact."""
        before = self.method.calculate(basket)
        discount = self.offer.shipping_discount(before.incl_tax, before.currency)
        return self.method.taxed(max(_ZERO, before.incl_tax - discount), basket)


def goods_by_rate(basket: Any, *, home: bool = False) -> dict[Decimal, Decimal]:
    """Return what the goods of a priced basket cost by their rate of tax, discounts taken off.

    ``home`` asks for the rates at home.
    """
    found: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in basket.all_lines():
        kind = basket.strategy.taxes.of(line.product)
        found[kind.home if home else kind.rate] += line.line_price_incl_tax_incl_discounts or 0
    return dict(found)


def _with_tax(net: Decimal, goods: dict[Decimal, Decimal], currency: str) -> Decimal:
    """Return a net price with the tax that the goods' rates add to it."""
    worth = {rate: value / (1 + rate) for rate, value in goods.items()}
    parts = shares(net, worth, currency)
    return sum((rounded(part * (1 + rate), currency) for rate, part in parts.items()), _ZERO)
