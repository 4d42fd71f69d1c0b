"""What members are told: a line in the inbox, a mail at once, or one in a digest."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "community.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from . import mails, shop_news

        mails.register_kinds()
        shop_news.register_kinds()
