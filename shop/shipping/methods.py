"""What delivery costs: a price at home, free from an amount, and a price for everywhere else."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping import methods
from oscar.core.prices import Price

from shop.partner.tax import rate_for, split

SATURDAY = 5


@dataclass(frozen=True)
class Terms:
    """The prices of delivery, tax included, in the site's currency; for pages and checkout."""

    home: Decimal
    free_from: Decimal | None
    abroad: Decimal
    country: str


def terms() -> Terms:
    """Return what the site charges for delivery."""
    return Terms(
        settings.SHOP_DELIVERY_HOME,
        settings.SHOP_DELIVERY_FREE_FROM,
        settings.SHOP_DELIVERY_ABROAD,
        settings.SHOP_COUNTRY,
    )


def arrival(today: date | None = None) -> tuple[date, date]:
    """Return the days between which a parcel that is ordered today arrives at home.

    Working days are Monday to Friday, counted from tomorrow; ``today`` is the site's date.
    """
    today = today or timezone.localdate()
    first, last = settings.SHOP_DELIVERY_DAYS
    return _after(today, first), _after(today, last)


def arrival_words() -> str:
    """Return those days for a page: 24 to 26 November."""
    first, last = arrival()
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "MONTH_DAY_FORMAT"),
        "last": date_format(last, "MONTH_DAY_FORMAT"),
    }


def _after(day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return day


class Delivery(methods.Base):
    """Delivery to one country (ISO alpha-2). The tax in its price follows that country's rate."""

    def __init__(self, country: str, rate: Decimal | None = None) -> None:
        self.country = country
        self._rate = rate

    def gross(self, basket: Any) -> Decimal:
        """Return the price including tax for what is in the basket, discounts taken off."""
        raise NotImplementedError

    def calculate(self, basket: Any) -> Price:
        """Return the price, net and tax told apart."""
        rate = rate_for(self.country) if self._rate is None else self._rate
        gross = self.gross(basket)
        net, _tax = split(gross, rate)
        return Price(settings.OSCAR_DEFAULT_CURRENCY, excl_tax=net, incl_tax=gross)


class HomeDelivery(Delivery):
    """Delivery in the shop's own country."""

    code = "home"
    name = _("Standard delivery")

    def gross(self, basket: Any) -> Decimal:
        now = terms()
        if now.free_from is not None and basket.total_incl_tax >= now.free_from:
            return Decimal(0)
        return now.home


class DeliveryAbroad(Delivery):
    """Delivery to any other country."""

    code = "abroad"
    name = _("Delivery abroad")

    def gross(self, basket: Any) -> Decimal:
        return terms().abroad


def delivery_to(country: str, rate: Decimal | None = None) -> Delivery:
    """Return how a parcel gets to the country; ``rate`` saves looking up its tax."""
    home = country == settings.SHOP_COUNTRY
    return (HomeDelivery if home else DeliveryAbroad)(country, rate)


def name_of(code: str) -> str:
    """Return what the delivery with this code is called in the active language, or nothing."""
    known: tuple[type[methods.Base], ...] = (
        HomeDelivery,
        DeliveryAbroad,
        methods.NoShippingRequired,
    )
    return next((str(method.name) for method in known if method.code == code), "")
