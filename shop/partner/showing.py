"""How a price is shown: with the tax inside it, or without, as the owner says for a country.

What is charged is the same. A page that everybody gets (a story, the catalogue) follows the
shop's own country, so that it can be cached whole; the basket, the checkout and what comes
after them follow the country of delivery.
"""

from contextvars import ContextVar
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.money import Money, money

from .tax import split

_known: ContextVar[bool | None] = ContextVar("without_tax_at_home", default=None)


def at_home() -> Exists:
    """Return, for an annotation, whether the shop's own country shows prices without tax."""
    rows = get_model("partner", "CountryPricing").objects
    return Exists(rows.filter(country_id=settings.SHOP_COUNTRY, without_tax=True))


def is_without_tax_at_home() -> bool:
    """Return whether the shop's own country shows prices without tax.

    One query, and none in a request that has :func:`noted` it already.
    """
    known = _known.get()
    if known is None:
        rows = get_model("partner", "CountryPricing").objects
        known = noted(rows.filter(country_id=settings.SHOP_COUNTRY, without_tax=True).exists())
    return known


def noted(without_tax: bool) -> bool:
    """Keep for the rest of the request what an :func:`at_home` has answered, and return it."""
    _known.set(without_tax)
    return without_tax


def forget() -> None:
    """Know nothing: another request begins."""
    _known.set(None)


def left_out(price: Money | None, rate: Decimal | None) -> Money | None:
    """Return a price as it is shown where its tax of ``rate`` is left out; None leaves it in."""
    if price is None or rate is None:
        return price
    return money(split(price.amount, rate, price.currency)[0], price.currency)


def in_words(price: Money, *, without_tax: bool) -> str:
    """Return a shown price as text; one without tax says so."""
    return _("%(price)s excl. tax") % {"price": price} if without_tax else str(price)
