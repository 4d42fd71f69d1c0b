"""Oscar's dashboard without the screens that let a clerk take over the site.

Left out: "pages" (Wagtail has them), the management of partner users (a partner's
manager could make a superuser, safety A14) and the mail-template editor (it reads
any attribute of any model, A18). Who may see and do what in those that stay is ruled
by :mod:`shop.dashboard.access`.
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
    "orders",
    "offers",
    "ranges",
    "reviews",
    "vouchers",
    "shipping",
)


class DashboardConfig(apps.DashboardConfig):
    name = "shop.dashboard"

    def ready(self) -> None:
        """Leave out what Oscar prepares for the sections that are left out."""

    def get_urls(self) -> list:
        from .access import guard  # needs the user model

        index = get_class("dashboard.views", "IndexView")
        # Oscar's lists lead to a customer here; people are looked after in Wagtail.
        person = RedirectView.as_view(pattern_name="wagtailusers_users:edit")
        urls = [
            path("", index.as_view(), name="index"),
            path("users/<int:pk>/", person, name="user-detail"),
        ]
        for section in _SECTIONS:
            config = registry.get_app_config(f"{section}_dashboard")
            # Ours is the only rule: Oscar's would let a partner's clerk past it.
            config.permissions_map, config.default_permissions = {}, None
            urls.append(path(f"{section}/", include(config.urls[0])))
        guard(urls)
        return decorate_urlpatterns(urls, _localized)


def _localized(view: Callable) -> Callable:
    """Show a screen in the language and the time zone of its reader, as Wagtail shows its own."""
    from wagtail.admin.localization import get_localized_response

    return partial(get_localized_response, view)
