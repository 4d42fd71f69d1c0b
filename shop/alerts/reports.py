"""Two reports for who buys in: what runs low, and what people wait for."""

from typing import Any

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from shop.partner.stock import LOW_STOCK

from .selectors import waiting


class WaitedForView(ReportView):
    """Products by how many people wait for them. No address leaves the house by it."""

    page_title = _("Waited for")
    header_icon = "time"
    index_url_name = "waited_for"
    index_results_url_name = "waited_for_results"
    model = get_model("alerts", "Alert")
    any_permission_required = ["view"]
    list_export = ["get_title", "upc", "number", "since", "free"]
    export_headings = {
        "get_title": _("Product"),
        "upc": _("UPC"),
        "number": _("People waiting"),
        "since": _("Since"),
        "free": _("Free pieces"),
    }
    columns = [
        Column("title", label=_("Product"), accessor="get_title"),
        Column("upc", label=_("UPC"), accessor="upc"),
        Column("number", label=_("People waiting"), accessor="number"),
        DateColumn("since", label=_("Since")),
        Column("free", label=_("Free pieces"), accessor="free"),
    ]

    def get_queryset(self) -> QuerySet:
        """Return the products that somebody waits for, the most wanted first."""
        counted = Q(alerts__in=waiting().values("pk"))
        products = get_model("catalogue", "Product").objects.select_related("parent")
        return (
            products.filter(counted)
            .annotate(
                number=Count("alerts", distinct=True),
                since=Min("alerts__date_created"),
                free=_free_of(OuterRef("pk")),
            )
            .order_by("-number", "since", "pk")
        )


class LowStockView(ReportView):
    """What is sold and has as few pieces left as its threshold says, the fewest first.

    Read from the stock itself on each visit: there is no list of alerts that could get stuck
    or stop somebody from saving a product (safety A8).
    """

    page_title = _("Low stock")
    header_icon = "warning"
    index_url_name = "low_stock"
    index_results_url_name = "low_stock_results"
    model = get_model("partner", "StockRecord")
    any_permission_required = ["view"]
    list_export = ["product.get_title", "partner_sku", "free", "threshold", "number"]
    export_headings = {
        "product.get_title": _("Product"),
        "partner_sku": _("SKU"),
        "free": _("Free pieces"),
        "threshold": _("Low from"),
        "number": _("People waiting"),
    }
    columns = [
        Column("title", label=_("Product"), accessor="product.get_title"),
        Column("sku", label=_("SKU"), accessor="partner_sku"),
        Column("free", label=_("Free pieces"), accessor="free"),
        Column("threshold", label=_("Low from"), accessor="threshold"),
        Column("number", label=_("People waiting"), accessor="number"),
    ]

    def get_queryset(self) -> QuerySet:
        """Return the counted stock of public products that is low."""
        number = waiting().order_by().filter(product=OuterRef("product")).values("product")
        records = get_model("partner", "StockRecord").objects.filter(num_in_stock__isnull=False)
        return (
            records.select_related("product__parent")
            .filter(product__is_public=True)
            .exclude(product__parent__is_public=False)
            .annotate(
                free=F("num_in_stock") - F("num_allocated"),
                threshold=Coalesce("low_stock_threshold", LOW_STOCK),
                number=Coalesce(Subquery(number.annotate(all=Count("pk")).values("all")), 0),
            )
            .filter(free__lte=F("threshold"))
            .order_by("free", "-number", "pk")
        )


def _free_of(product: Any) -> Subquery:
    records = get_model("partner", "StockRecord").objects.filter(product=product)
    free = (
        records.order_by()
        .values("product")
        .annotate(free=Sum(F("num_in_stock") - F("num_allocated")))
    )
    return Subquery(free.values("free"), output_field=IntegerField())
