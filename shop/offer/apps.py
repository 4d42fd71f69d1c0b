"""Oscar's offers, forked; without its pages for browsing them."""

from oscar.apps.offer import apps


class OfferConfig(apps.OfferConfig):
    name = "shop.offer"

    def ready(self) -> None:
        """Listen as Oscar's app does; its views stay unloaded."""
        from oscar.apps.offer import receivers  # noqa: F401

    def get_urls(self) -> list:
        """Return no addresses: an offer shows where its goods are."""
        return []
