"""The editorial side: pages, blocks and what readers find them by."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        from . import receivers  # noqa: F401  connects them
