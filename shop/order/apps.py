"""Oscar's order app, forked."""

from oscar.apps.order import apps


class OrderConfig(apps.OrderConfig):
    name = "shop.order"

    def ready(self) -> None:
        from . import signals  # noqa: F401
        from .mail import register_kinds

        register_kinds()
