"""The desk: what the house does with orders, as screens of the back office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "shop.desk"
    label = "desk"
    verbose_name = _("Orders")
