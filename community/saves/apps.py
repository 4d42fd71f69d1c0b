"""What people keep for later."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SavesConfig(AppConfig):
    name = "community.saves"
    label = "saves"
    verbose_name = _("Saved things")

    def ready(self) -> None:
        from . import signals  # noqa: F401
