"""People's accounts: the user model and signing in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "community.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from .mails import register_kinds

        register_kinds()


class BackOfficeUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens of users, with our rules."""

    user_viewset = "community.accounts.back_office.UserViewSet"
