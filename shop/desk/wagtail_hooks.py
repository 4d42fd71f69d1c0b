"""The desk in Wagtail's admin: its addresses, its entry in the menu, the rights it asks for."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from shop.parcels.models import Carrier

from . import urls
from .access import may_view


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Serve the screens."""
    return [path("orders/", include(urls))]


class OrdersMenuItem(MenuItem):
    """Shown to whom the screens let in."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person may look at orders."""
        return may_view(request.user)


@hooks.register("register_admin_menu_item")
def orders_menu_item() -> MenuItem:
    """Lead to the orders."""
    return OrdersMenuItem(
        _("Orders"), reverse("desk:orders"), name="orders", icon_name="list-ul", order=140
    )


@hooks.register("register_admin_menu_item")
def returns_menu_item() -> MenuItem:
    """Lead to the returns that wait."""
    return OrdersMenuItem(
        _("Returns"), reverse("desk:returns"), name="returns", icon_name="rotate", order=145
    )


@hooks.register("register_permissions")
def rights() -> QuerySet[Permission]:
    """Let groups be given the rights on orders."""
    return Permission.objects.filter(
        content_type__app_label="order", codename__in=["view_order", "change_order"]
    )


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    """Load the look of the desk."""
    return format_html('<link rel="stylesheet" href="{}">', static("shop/desk.css"))


class CarrierViewSet(SnippetViewSet):
    """Who carries parcels."""

    model = Carrier
    icon = "link"
    menu_label = _("Carriers")
    list_display = ["name", "tracking", "is_offered"]


register_snippet(CarrierViewSet)
