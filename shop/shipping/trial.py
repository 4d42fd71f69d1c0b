"""Which deliveries a parcel can go by, at what price, and why not by the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from shop.money import Money, money
from shop.partner.tax import Taxes, split, taxes_to
from shop.trial_basket import basket_of

from .arrivals import arrival_words
from .methods import Delivery
from .models import DeliveryMethod
from .parcels import Parcel, parcel_of, price_for, why_not

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Tried:
    """A delivery and what it takes for the parcel; else ``why`` it is not offered.

    ``price`` includes the ``tax``; both are None where it is not offered.
    """

    row: DeliveryMethod
    price: Money | None = None
    tax: Money | None = None
    arrives: str = ""
    why: str = ""


@dataclass(frozen=True)
class Trial:
    """The parcel that was tried and every delivery that there is, those that fit first."""

    parcel: Parcel
    total: Money
    deliveries: tuple[Tried, ...]
    problems: tuple[str, ...] = ()


def try_parcel(
    *,
    country: str,
    region: str = "",
    goods: Sequence[tuple[Any, int]] = (),
    total: Decimal | None = None,
    weight: Decimal | None = None,
) -> Trial:
    """Return how a parcel would go to the country (ISO alpha-2) and region.

    It holds the ``goods`` (product, quantity); ``total`` (with tax) and ``weight`` (kg) take the
    place of theirs where they are given. A basket is made for the goods in a transaction that
    is always rolled back.
    """
    if not goods:
        parcel = Parcel(country, total or _ZERO, weight or _ZERO)
        return _trial(parcel, None, taxes_to(country, region))
    from shop.checkout.loading import price

    with basket_of(goods, country=country) as (basket, problems):
        parcel = parcel_of(price(basket, country=country, region=region), country)
        if total is not None:
            parcel = replace(parcel, total=total)
        if weight is not None:
            parcel = replace(parcel, weight=weight, unweighed=0)
        return replace(_trial(parcel, basket, basket.strategy.taxes), problems=problems)


def _trial(parcel: Parcel, basket: Any, taxes: Taxes) -> Trial:
    tried = list(_deliveries(parcel, basket, taxes))
    fitting = [one for one in tried if not one.why]
    rest = [one for one in tried if one.why]
    return Trial(parcel, money(parcel.total), (*fitting, *rest))


def _deliveries(parcel: Parcel, basket: Any, taxes: Taxes) -> Iterator[Tried]:
    rows = DeliveryMethod.objects.order_by("position", "pk").prefetch_related("steps")
    for row in rows:
        why = why_not(row, parcel) if row.is_active else _("It is switched off.")
        if why:
            yield Tried(row, why=why)
            continue
        gross, net = _price(row, parcel, basket, taxes)
        yield Tried(row, money(gross), money(gross - net), arrival_words(row))


def _price(
    row: DeliveryMethod, parcel: Parcel, basket: Any, taxes: Taxes
) -> tuple[Decimal, Decimal]:
    """Return (gross, net); of goods that are not known we take the full rate."""
    if basket is not None:
        price = Delivery(row, parcel).calculate(basket)
        return price.incl_tax, price.excl_tax
    kind, currency = taxes.of_category(row.tax_category_id), settings.OSCAR_DEFAULT_CURRENCY
    gross = taxes.asked(price_for(row, parcel) or _ZERO, kind, currency)
    return gross, split(gross, kind.rate, currency)[0]
