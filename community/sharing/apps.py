"""What people share, and what comes of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    name = "community.sharing"
    label = "sharing"
    verbose_name = _("Sharing")

    def ready(self) -> None:
        from shop.storefront import register_touches

        from . import checks, visits  # noqa: F401

        register_touches(find=visits.last_touch, note=visits.note_add)
