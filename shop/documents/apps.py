"""Documents as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "shop.documents"
    label = "documents"
    verbose_name = _("Invoices and packing slips")

    def ready(self) -> None:
        from . import signals  # noqa: F401
