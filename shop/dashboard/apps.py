"""Oscar's dashboard without the screens that let a clerk take over the site.

Left out: "pages" (Wagtail has them), the management of partner users (a partner's
manager could make a superuser, safety A14), the mail-template editor (it reads any
attribute of any model, A18) and the reviews (a clerk could change another's stars).
Orders have screens of their own (:mod:`shop.desk`); the old addresses lead there. Who
may see and do what in those that stay is ruled by :mod:`shop.dashboard.access`.
"""

from collections.abc import Callable
from functools import partial

from django.apps import apps as registry
from django.urls import include, path
from django.views.generic import RedirectView
from oscar.apps.dashboard import apps
from oscar.core.loading import get_class
from wagtail.utils.urlpatterns import decorate_urlpatterns

_SECTIONS = (
    "catalogue",
    "reports",
)

# Offers and vouchers are screens of Wagtail's; Oscar's reports still lead here.
_MOVED = {
    "offer-list": ("offers/", "offer_conditionaloffer:list"),
    "offer-detail": ("offers/<str:pk>/", "offer_conditionaloffer:edit"),
    "range-list": ("ranges/", "offer_range:list"),
    "range-update": ("ranges/<str:pk>/", "offer_range:edit"),
    "voucher-list": ("vouchers/", "voucher_voucher:list"),
    "voucher-stats": ("vouchers/stats/<str:pk>/", "voucher_voucher:edit"),
    "voucher-set-list": ("vouchers/sets/", "voucher_voucherset:list"),
}


class DashboardConfig(apps.DashboardConfig):
    name = "shop.dashboard"

    def ready(self) -> None:
        """Leave out what Oscar prepares for the sections that are left out."""

    def get_urls(self) -> list:
        from .access import guard  # needs the user model

        index = get_class("dashboard.views", "IndexView")
        # Oscar's lists lead to a customer here; people are looked after in Wagtail.
        person = RedirectView.as_view(pattern_name="wagtailusers_users:edit")
        # Oscar's list is of alerts that a save wrote down; ours is read from the stock.
        low = RedirectView.as_view(pattern_name="low_stock")
        urls = [
            path("", index.as_view(), name="index"),
            path("users/<int:pk>/", person, name="user-detail"),
            path("catalogue/stock-alerts/", low, name="stock-alert-list"),
            *_orders(),
        ]
        urls += [
            path(address, RedirectView.as_view(pattern_name=f"wagtailsnippets_{there}"), name=name)
            for name, (address, there) in _MOVED.items()
        ]
        for section in _SECTIONS:
            config = registry.get_app_config(f"{section}_dashboard")
            # Ours is the only rule: Oscar's would let a partner's clerk past it.
            config.permissions_map, config.default_permissions = {}, None
            urls.append(path(f"{section}/", include(config.urls[0])))
        guard(urls)
        return decorate_urlpatterns(urls, _localized)


def _orders() -> list:
    """Return the addresses that Oscar's order screens had; they lead to the desk."""
    to_order = RedirectView.as_view(pattern_name="desk:order", http_method_names=["get"])
    to_list = RedirectView.as_view(pattern_name="desk:orders", http_method_names=["get"])
    return [
        path("orders/", to_list, name="order-list"),
        path("orders/statistics/", to_list, name="order-stats"),
        path("orders/<str:number>/", to_order, name="order-detail"),
    ]


def _localized(view: Callable) -> Callable:
    """Show a screen in the language and the time zone of its reader, as Wagtail shows its own."""
    from wagtail.admin.localization import get_localized_response

    return partial(get_localized_response, view)
