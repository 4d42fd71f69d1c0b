"""Which deliveries there are to choose from."""

from typing import Any

from django.conf import settings
from oscar.apps.shipping import repository

from .methods import Delivery, delivery_to


class Repository(repository.Repository):
    """One delivery per destination; Oscar wraps it where an offer reduces it."""

    def get_available_shipping_methods(
        self, basket: Any, shipping_addr: Any = None, **kwargs: Any
    ) -> list[Delivery]:
        """Return the delivery to ``country`` (ISO alpha-2), else to the address, else at home."""
        country = kwargs.get("country") or getattr(shipping_addr, "country_id", None)
        return [delivery_to(country or settings.SHOP_COUNTRY, kwargs.get("rate"))]
