"""The list of orders, by what they wait for, with a search."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from shop.desk import selectors
from shop.desk.access import DeskAccess
from shop.desk.steps import is_late
from shop.money import money
from shop.order import statuses

PER_PAGE = 50


class OrderListView(DeskAccess, WagtailAdminTemplateMixin, TemplateView):
    """``?q=`` looks for words, ``?tab=`` chooses what the orders wait for, ``?p=`` the page."""

    page_title = _("Orders")
    header_icon = "list-ul"
    template_name = "shop/desk/orders.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Orders")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        words, tab = self.request.GET.get("q", ""), self.request.GET.get("tab", "all")
        counts = selectors.counts(words=words)
        rows = Paginator(selectors.orders(words=words, tab=tab), PER_PAGE)
        page = rows.get_page(self.request.GET.get("p"))
        part_paid = selectors.partly_paid(order.pk for order in page)
        return context | {
            "words": words,
            "tab": tab,
            "tabs": [(one.code, one.label, counts[one.code]) for one in selectors.TABS],
            "page_obj": page,
            "rows": [_row(order, partly_paid=order.pk in part_paid) for order in page],
        }


def _row(order: Any, *, partly_paid: bool) -> dict[str, Any]:
    address = order.shipping_address
    return {
        "number": order.number,
        "url": reverse("desk:order", args=[order.number]),
        "placed": order.date_placed,
        "name": address.name if address else "",
        "email": order.email,
        "pieces": order.pieces or 0,
        "total": money(order.total_incl_tax, order.currency),
        "status": statuses.label(order.status),
        "partly_paid": partly_paid,
        "late": is_late(order),
    }
