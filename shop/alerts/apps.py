"""Who wants to hear that something sold out is back."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "shop.alerts"
    label = "alerts"
    verbose_name = _("Back-in-stock alerts")

    def ready(self) -> None:
        from .mail import register_kinds

        register_kinds()
