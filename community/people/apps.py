"""Members to each other: their pages, whom and what they follow, whom they block."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "community.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from . import notices

        notices.register_kinds()
