"""What members tell of things that they bought here, and what it leads to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotesConfig(AppConfig):
    name = "community.notes"
    label = "notes"
    verbose_name = _("Notes")

    def ready(self) -> None:
        from shop.storefront import register_notes

        from . import finding, selling, sharing, signals, telling  # noqa: F401
        from .kind import register_kind

        register_kind()
        telling.register_notice()
        finding.register_room()
        sharing.register_kind()
        register_notes(find=selling.find, added=selling.added, sold=telling.tell_of_sale)
