"""The reports' places in the back office."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .reports import LowStockView, WaitedForView


class ReportItem(MenuItem):
    """Shown to whoever may look at what the report is made of."""

    def __init__(self, *args: object, right: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person has the right."""
        return request.user.has_perm(self.right)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Serve the reports."""
    reports = {"waited-for": WaitedForView, "low-stock": LowStockView}
    return [
        address
        for name, view in reports.items()
        for address in (
            path(f"reports/{name}/", view.as_view(), name=view.index_url_name),
            path(
                f"reports/{name}/results/",
                view.as_view(results_only=True),
                name=view.index_results_url_name,
            ),
        )
    ]


@hooks.register("register_reports_menu_item")
def low_stock_item() -> MenuItem:
    """Lead to what runs low."""
    return ReportItem(
        _("Low stock"),
        reverse("low_stock"),
        icon_name="warning",
        order=910,
        right="partner.view_stockrecord",
    )


@hooks.register("register_reports_menu_item")
def waited_for_item() -> MenuItem:
    """Lead to what people wait for."""
    return ReportItem(
        _("Waited for"),
        reverse("waited_for"),
        icon_name="time",
        order=920,
        right="alerts.view_alert",
    )


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let the right be given to groups."""
    return Permission.objects.filter(content_type__app_label="alerts", codename="view_alert")
