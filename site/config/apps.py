"""The configuration as an application: its checks and commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers them
