"""The tax inside a price.

A price is asked including tax and is the same wherever it goes; how much of it is tax
follows from the country of delivery. Without a rate for a country there is none.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from oscar.core.loading import get_model

from shop.money import exponent


def rate_for(country_code: str | None = None) -> Decimal:
    """Return the rate for the country (ISO 3166 alpha-2; the shop's own without one)."""
    rates = get_model("partner", "TaxRate").objects
    code = country_code or settings.SHOP_COUNTRY
    found = rates.filter(country_id=code).values_list("rate", flat=True).first()
    return Decimal(0) if found is None else found


def split(gross: Decimal, rate: Decimal, currency: str | None = None) -> tuple[Decimal, Decimal]:
    """Return (net, tax) of a gross amount, which add up to it exactly.

    net = gross / (1 + rate), rounded half up to the currency's smallest unit.
    """
    places = exponent(currency or settings.OSCAR_DEFAULT_CURRENCY)
    net = (gross / (1 + rate)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return net, gross - net
