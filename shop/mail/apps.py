"""The house's mail: what is due is a row, a worker sends it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "shop.mail"
    label = "mail"
    verbose_name = _("Mail")
