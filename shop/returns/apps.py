"""Returns as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnsConfig(AppConfig):
    name = "shop.returns"
    label = "returns"
    verbose_name = _("Returns")

    def ready(self) -> None:
        from .mail import register_kinds

        register_kinds()
