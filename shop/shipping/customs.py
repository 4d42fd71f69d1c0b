"""Borders at which a parcel may cost its receiver more than they have paid."""

from django.conf import settings
from django.utils.translation import gettext as _

from shop.order.addresses import country_name

_AREAS = tuple(
    frozenset(codes.split())
    for codes in (
        # The customs union of the European Union, with Monaco.
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MC MT NL PL PT RO SE SI SK",
        "GB IM",
        "CH LI",
    )
)


def crosses_border(country: str) -> bool:
    """Return whether a parcel to the country (ISO alpha-2) leaves the shop's tax area."""
    home = settings.SHOP_COUNTRY
    return country != home and not any(home in area and country in area for area in _AREAS)


def note(country: str, *, taxed: bool) -> str:
    """Return what a buyer there has to know before the parcel comes, or nothing.

    ``taxed`` says that the price holds that country's tax already.
    """
    if not crosses_border(country):
        return ""
    words = (
        _(
            "%(country)s may charge customs duties on this parcel. They are not in our price: "
            "the carrier asks you for them."
        )
        if taxed
        else _(
            "%(country)s may charge customs duties and import tax on this parcel. They are not in "
            "our price: the carrier asks you for them."
        )
    )
    return words % {"country": country_name(country)}
