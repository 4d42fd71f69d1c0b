"""What readers ask of a product, and what buyers, members and the shop answer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "community.questions"
    label = "questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from . import notices
        from .kind import register_kinds

        register_kinds()
        notices.register_notices()
