"""What members are known by: badges that follow from what they did, and that nobody grants."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BadgesConfig(AppConfig):
    name = "community.badges"
    label = "badges"
    verbose_name = _("Badges")

    def ready(self) -> None:
        from .own import register_badges

        register_badges()
