"""Refunds as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RefundsConfig(AppConfig):
    name = "shop.refunds"
    label = "refunds"
    verbose_name = _("Refunds")

    def ready(self) -> None:
        from .mail import register_kinds

        register_kinds()
