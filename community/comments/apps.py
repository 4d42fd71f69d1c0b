"""What readers say below a page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "community.comments"
    label = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from . import notices, signals  # noqa: F401
        from .badges import register_badges
        from .kind import register_kind

        register_kind()
        register_badges()
        notices.register_kinds()
