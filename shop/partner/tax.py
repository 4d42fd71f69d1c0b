"""The tax inside a price.

A price is asked including tax. As a rule it is the same wherever it goes, and how much of it
is tax follows from the destination; where a country's net price stays, the tax at home is
taken off and that country's is added. Without a rate for a country there is no tax.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import F
from oscar.core.loading import get_model

from shop.money import exponent

FULL = "standard"  # the code of goods without a category
_ZERO = Decimal(0)
_Rates = dict[int | None, Decimal]


@dataclass(frozen=True)
class Tax:
    """How goods are taxed: the category's code, the rate there and at home (0.2 is 20 %)."""

    code: str
    rate: Decimal
    home: Decimal

    @property
    def mark(self) -> str:
        """What an order's line keeps: ``standard:0.2``."""
        return f"{self.code}:{self.rate.normalize():f}"


class Taxes:
    """The taxes of a destination.

    ``there`` and ``home`` are the rates by category id, None being the full rate; ``net_stays``
    says that the net price stays where goods go, instead of the price; ``without_tax`` that
    prices are shown without tax there, which changes nothing of what is paid.
    """

    def __init__(
        self, there: _Rates, home: _Rates, *, net_stays: bool = False, without_tax: bool = False
    ) -> None:
        self._there, self._home = there, home
        self.full = Tax(FULL, there.get(None, _ZERO), home.get(None, _ZERO))
        self.net_stays = net_stays
        self.without_tax = without_tax

    @cached_property
    def _by_category(self) -> dict[int, Tax]:
        """All categories, asked for once, and only where goods have one."""
        return {
            one.pk: Tax(
                one.code,
                _ZERO if one.untaxed else self._there.get(one.pk, self.full.rate),
                _ZERO if one.untaxed else self._home.get(one.pk, self.full.home),
            )
            for one in get_model("partner", "TaxCategory").objects.all()
        }

    def of(self, product: Any) -> Tax:
        """Return how a product is taxed; a variant is taxed as its parent, if not by itself."""
        category = product.tax_category_id
        if category is None and product.parent_id:
            category = product.parent.tax_category_id
        return self.of_category(category)

    def of_category(self, category: int | None) -> Tax:
        """Return how goods of a category (its id) are taxed: without a rate there, by the full."""
        return self.full if category is None else self._by_category.get(category, self.full)

    def asked(self, price: Decimal, tax: Tax, currency: str) -> Decimal:
        """Return what a buyer there is asked for what costs ``price`` (gross) at home."""
        if not self.net_stays:
            return price
        return rounded(split(price, tax.home, currency)[0] * (1 + tax.rate), currency)


def taxes_to(country: str | None = None, region: str = "") -> Taxes:
    """Return the taxes of a destination (ISO alpha-2; the shop's own without one).

    ``region`` is the state or province as the buyer wrote it. One query.
    """
    home, there = settings.SHOP_COUNTRY, country or settings.SHOP_COUNTRY
    countries = get_model("address", "Country").objects.filter(pk__in={home, there})
    rows = list(  # a country without rates or without a say on prices is among them
        countries.order_by("taxrate__region").values(
            "pk",
            **{name: F(f"taxrate__{name}") for name in ("region", "category_id", "rate")},
            **{name: F(f"countrypricing__{name}") for name in ("net_stays", "without_tax")},
        )
    )
    said: dict[str, Any] = next((row for row in rows if row["pk"] == there), {})
    return Taxes(
        _table(rows, there, region),
        _table(rows, home, ""),
        net_stays=there != home and bool(said.get("net_stays")),
        without_tax=bool(said.get("without_tax")),
    )


def _table(rows: Iterable[dict[str, Any]], country: str, region: str) -> _Rates:
    """Return the rate by category id; None is the full rate.

    A region's own rate comes after the country's, and wins.
    """
    rate = get_model("partner", "TaxRate")
    return {
        row["category_id"]: row["rate"]
        for row in rows
        if row["pk"] == country
        and row["rate"] is not None
        and rate(region=row["region"]).holds_in(region)
    }


def rate_for(country_code: str | None = None) -> Decimal:
    """Return the full rate for the country (ISO alpha-2; the shop's own without one)."""
    return taxes_to(country_code).full.rate


def rounded(amount: Decimal, currency: str | None = None) -> Decimal:
    """Return the amount, rounded half up to the currency's smallest unit."""
    places = exponent(currency or settings.OSCAR_DEFAULT_CURRENCY)
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def split(gross: Decimal, rate: Decimal, currency: str | None = None) -> tuple[Decimal, Decimal]:
    """Return (net, tax) of a gross amount, which add up to it exactly.

    net = gross / (1 + rate), rounded half up to the currency's smallest unit.
    """
    net = rounded(gross / (1 + rate), currency)
    return net, gross - net


def shares(
    gross: Decimal, goods: Mapping[Decimal, Decimal], currency: str | None = None
) -> dict[Decimal, Decimal]:
    """Divide an amount over rates of tax as the goods' values stand to each other.

    ``goods`` is the gross value by rate. The parts add up to ``gross`` exactly: each is rounded
    down, and the units that remain go to the rates that lost most, the higher rate first.
    """
    whole = sum(goods.values(), _ZERO)
    if not goods or whole <= 0:
        return {max(goods, default=_ZERO): gross}
    unit = Decimal(1).scaleb(-exponent(currency or settings.OSCAR_DEFAULT_CURRENCY))
    exact = {rate: gross * value / whole for rate, value in goods.items()}
    parts = {rate: part // unit * unit for rate, part in exact.items()}
    left = int((gross - sum(parts.values(), _ZERO)) / unit)
    losers = sorted(exact, key=lambda rate: (exact[rate] - parts[rate], rate), reverse=True)
    for rate in losers[:left]:
        parts[rate] += unit
    return parts


def net_of_shares(
    gross: Decimal, goods: Mapping[Decimal, Decimal], currency: str | None = None
) -> Decimal:
    """Return the net amount of a charge that is taxed as the goods are, by their values."""
    parts = shares(gross, goods, currency)
    return sum((split(part, rate, currency)[0] for rate, part in parts.items()), _ZERO)
