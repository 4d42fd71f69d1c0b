"""Which deliveries there are to choose from."""

from typing import Any

from django.conf import settings
from oscar.apps.shipping import repository

from .methods import Delivery
from .parcels import parcel_of, why_not


class NoDelivery(Exception):
    """No delivery that is switched on takes this basket there."""


class Repository(repository.Repository):
    """The rows that fit a basket, in their order; Oscar wraps them where an offer reduces them."""

    def get_available_shipping_methods(
        self, basket: Any, shipping_addr: Any = None, **kwargs: Any
    ) -> list[Delivery]:
        """Return the deliveries to ``country`` (ISO alpha-2), else to the address, else at home."""
        country = kwargs.get("country") or getattr(shipping_addr, "country_id", None)
        parcel = parcel_of(basket, country or settings.SHOP_COUNTRY)
        rows = basket.strategy.deliveries
        return [Delivery(row, parcel) for row in rows if not why_not(row, parcel)]

    def get_default_shipping_method(
        self, basket: Any, shipping_addr: Any = None, **kwargs: Any
    ) -> Any:
        """Return the first delivery. Raises :class:`NoDelivery` where there is none."""
        found = self.get_shipping_methods(basket, shipping_addr=shipping_addr, **kwargs)
        if not found:
            raise NoDelivery
        return found[0]
