"""Oscar's partners, forked. Its low-stock receiver is left out: it fails on a duplicate alert."""

from oscar.apps.partner import apps


class PartnerConfig(apps.PartnerConfig):
    name = "shop.partner"

    def ready(self) -> None:
        from . import signals  # noqa: F401
