"""The deliveries that a priced basket can choose among, and the one that is chosen."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_class
from oscar.core.prices import Price

from shop.money import Money, money
from shop.order.addresses import country_name
from shop.partner.showing import in_words

from .arrivals import arrival_words
from .parcels import kilos, parcel_of


@dataclass(frozen=True)
class Option:
    """A delivery as a buyer sees it; ``arrives`` and ``note`` may be empty.

    ``price`` is the one that is shown, with ``without_tax`` the tax left out.
    """

    code: str
    name: str
    price: Money
    arrives: str = ""
    note: str = ""
    is_chosen: bool = False
    without_tax: bool = False

    @property
    def price_words(self) -> str:
        """The price as text, or that it is free."""
        return in_words(self.price, without_tax=self.without_tax) if self.price else _("free")


def methods_for(basket: Any, *, country: str) -> list[Any]:
    """Return Oscar's shipping methods for the basket, priced for the country (ISO alpha-2)."""
    repository = get_class("shipping.repository", "Repository")()
    return list(repository.get_shipping_methods(basket, country=country))


def delivery_for(basket: Any, *, country: str) -> tuple[Any | None, Price]:
    """Return (the shipping method, its price): what the pricing wishes for, else the first.

    Where nothing takes the basket there the method is None and the price nothing.
    """
    found = methods_for(basket, country=country)
    wish = basket.strategy.delivery
    method = next((one for one in found if one.code == wish), next(iter(found), None))
    if method is None:
        return None, Price(basket.currency, excl_tax=Decimal(0), incl_tax=Decimal(0))
    return method, method.calculate(basket)


def options(basket: Any, *, country: str) -> list[Option]:
    """Return what there is to choose, in the shop's order; the first one stands chosen at first."""
    chosen = delivery_for(basket, country=country)[0]
    without_tax = basket.strategy.taxes.without_tax
    return [
        Option(
            code=method.code,
            name=str(method.name),
            price=_shown(method.calculate(basket), without_tax),
            arrives=_arrives(method),
            note=str(method.description),
            is_chosen=chosen is not None and method.code == chosen.code,
            without_tax=without_tax,
        )
        for method in methods_for(basket, country=country)
    ]


def _shown(price: Price, without_tax: bool) -> Money:
    return money(price.excl_tax if without_tax else price.incl_tax, price.currency)


def goes_to(basket: Any, *, country: str) -> bool:
    """Return whether any delivery goes to the country, or none is needed."""
    rows = basket.strategy.deliveries
    return any(row.goes_to(country) for row in rows) or not basket.is_shipping_required()


def undeliverable(basket: Any, *, country: str) -> str:
    """Return in words that nothing takes the basket to the country, and what to do, or nothing."""
    if delivery_for(basket, country=country)[0] is not None:
        return ""
    where = country_name(country)
    if not goes_to(basket, country=country):
        return _("We do not deliver to %(country)s. Choose another country.") % {"country": where}
    weight = parcel_of(basket, country).weight
    if weight:
        return _(
            "We cannot deliver this basket of %(weight)s kg to %(country)s. Take something out "
            "of it, or choose another country."
        ) % {"weight": kilos(weight), "country": where}
    return _(
        "We cannot deliver this basket to %(country)s. Take something out of it, or choose "
        "another country."
    ) % {"country": where}


def _arrives(method: Any) -> str:
    row = getattr(getattr(method, "method", method), "row", None)  # an offer wraps the method
    return arrival_words(row) if row else ""
