"""Oscar's checkout, replaced by one page that places the order first."""

from django.urls import path
from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "shop.checkout"

    def ready(self) -> None:
        """Load none of Oscar's views (ours are in :mod:`shop.checkout.views`), but our checks."""
        from shop.payments import checks  # noqa: F401  registers them

    def get_urls(self) -> list:
        from . import express_views, views

        return self.post_process_urls(
            [
                path("", views.CheckoutView.as_view(), name="index"),
                path("express/<slug:method>/", express_views.ExpressView.as_view(), name="express"),
                path(
                    "express/<slug:method>/back/",
                    express_views.ExpressBackView.as_view(),
                    name="express-back",
                ),
            ]
        )

    def get_url_decorator(self, pattern: object) -> None:
        return None
