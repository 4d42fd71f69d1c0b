"""The shop: Oscar's forks and what a shop needs round them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShopConfig(AppConfig):
    name = "shop"
    label = "shop"
    verbose_name = _("Shop")

    def ready(self) -> None:
        from . import signals  # noqa: F401
