"""What the rooms share in which readers write: thanks, leaves, and what is done with one's own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoicesConfig(AppConfig):
    name = "community.voices"
    label = "voices"
    verbose_name = _("Voices")
