"""Paying: attempts, what gateways say of them, refunds, and the ledger of it all."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "shop.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .mail import register_kinds

        register_kinds()
