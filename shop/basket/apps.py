"""Oscar's basket with our views: add, change, remove, undo."""

from django.urls import path
from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "shop.basket"

    def ready(self) -> None:
        """Load none of Oscar's views: ours are in :mod:`shop.basket.views`."""

    def get_urls(self) -> list:
        from shop.voucher.views import LinkView, VoucherView

        from . import views

        return self.post_process_urls(
            [
                path("", views.BasketView.as_view(), name="summary"),
                path("add/", views.AddView.as_view(), name="add"),
                path("add-many/", views.AddManyView.as_view(), name="add-many"),
                path("lines/<int:line_id>/", views.LineView.as_view(), name="line"),
                path("voucher/", VoucherView.as_view(), name="voucher"),
                path("voucher/<str:code>/", LinkView.as_view(), name="voucher-link"),
                path("summary/", views.SummaryView.as_view(), name="badge"),
            ]
        )
