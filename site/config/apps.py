"""The configuration as an application: its checks and commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self) -> None:
        from django.conf import settings

        from . import checks  # noqa: F401  registers them
        from .translations import compile_catalogues, forget_catalogues

        if compile_catalogues(settings.LOCALE_PATHS):
            forget_catalogues()
