"""What the editorial app adds to Wagtail's admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.rich_text.feature_registry import FeatureRegistry

from .richtext.editor import register_product_link
from .views.pinboard import picture
from .views.product_chooser import product_chooser_viewset
from .views.search_report import SearchReportView


@hooks.register("register_admin_viewset")
def product_chooser() -> ViewSet:
    """Serve the window in which products are chosen."""
    return product_chooser_viewset


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Serve the pictures on which pins are placed, and the report of searches."""
    report = SearchReportView
    return [
        path("pinboard/<int:image_id>/", picture, name="content_pinboard"),
        path("reports/searches/", report.as_view(), name="content_search_report"),
        path(
            "reports/searches/results/",
            report.as_view(results_only=True),
            name="content_search_report_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def search_report_item() -> MenuItem:
    """Lead to what readers look for."""
    return MenuItem(_("Searches"), reverse("content_search_report"), icon_name="search", order=900)


@hooks.register("register_rich_text_features")
def product_link(features: FeatureRegistry) -> None:
    """Let prose link to products."""
    register_product_link(features)


@hooks.register("insert_global_admin_css")
def editor_css() -> SafeString:
    """Load the look of choosers and product links."""
    return format_html('<link rel="stylesheet" href="{}">', static("content/editor.css"))


class ShopMenuItem(MenuItem):
    """Shown to whom the dashboard lets in; an editor without that right would meet a 403."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person may open the dashboard."""
        return request.user.is_staff and request.user.has_perm("order.view_order")


@hooks.register("register_admin_menu_item")
def shop_menu_item() -> MenuItem:
    """Lead from the pages to the shop's dashboard."""
    return ShopMenuItem(
        _("Shop"), reverse("dashboard:index"), name="shop", icon_name="desktop", order=150
    )
