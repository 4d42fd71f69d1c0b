"""Returns: the queue, and one return with what can be done about it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from shop.answers import see_other
from shop.desk.access import DeskAccess, may_change
from shop.desk.forms import PayReturnForm
from shop.money import money
from shop.payments.operations import CannotRefund
from shop.refunds import operations as refunds
from shop.returns import operations
from shop.returns.models import Return

PER_PAGE = 50


class ReturnListView(DeskAccess, WagtailAdminTemplateMixin, TemplateView):
    """Returns that wait for the house, the oldest first; ``?all`` shows the closed ones too."""

    page_title = gettext_lazy("Returns")
    header_icon = "rotate"
    template_name = "shop/desk/returns.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:orders"), "label": _("Orders")},
            {"url": "", "label": _("Returns")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Return.objects.select_related("order").prefetch_related("lines__line")
        show_all = "all" in self.request.GET
        rows = rows.order_by("-date_created") if show_all else rows.filter(state__in=Return.OPEN)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page_obj": page, "show_all": show_all}


class ReturnView(DeskAccess, WagtailAdminTemplateMixin, TemplateView):
    """One return; a POST with ``act`` does the next thing about it."""

    header_icon = "rotate"
    template_name = "shop/desk/return.html"

    def get_page_title(self) -> str:
        return _("Return for order %(number)s") % {"number": self.returned.order.number}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        number = self.returned.order.number
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:returns"), "label": _("Returns")},
            {"url": "", "label": number},
        ]

    @property
    def returned(self) -> Return:
        """The return of the address. Raises Http404."""
        if not hasattr(self, "_returned"):
            rows = Return.objects.select_related("order__user", "refund").prefetch_related(
                "lines__line", "steps__by"
            )
            self._returned = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self._returned

    def form(self, data: Any = None) -> PayReturnForm:
        lines = [row for row in self.returned.lines.all() if row.coming_back]
        order = self.returned.order
        left = order.shipping_incl_tax - refunds.delivery_refunded(order)
        whole = sum(row.coming_back for row in lines) == sum(
            line.num_sold for line in order.lines.all()
        )
        initial = left if self.returned.is_withdrawal and whole else None
        return PayReturnForm(data, rows=lines, currency=order.currency, delivery=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        returned = self.returned
        order = returned.order
        return super().get_context_data(**kwargs) | {
            "returned": returned,
            "order": order,
            "next": Return.NEXT.get(returned.state, ()),
            "form": kwargs.get("form") or self.form(),
            "left": money(
                order.shipping_incl_tax - refunds.delivery_refunded(order), order.currency
            ),
            "may_change": may_change(self.request.user),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        act = request.POST.get("act")
        if act == "refunded" and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            messages.success(request, self._act(str(act), form))
        except (operations.CannotReturn, CannotRefund) as refusal:
            messages.error(request, str(refusal))
        return see_other(reverse("desk:return", args=[pk]))

    def _act(self, act: str, form: PayReturnForm) -> str:
        about: dict[str, Any] = {"returned": self.returned, "by": self.request.user}
        if act == Return.ACCEPTED:
            operations.accept(**about)
            return _("The return is accepted, the buyer gets a mail.")
        if act == Return.REFUSED:
            answer = self.request.POST.get("answer", "").replace("\0", "")[:2000]
            operations.refuse(answer=answer, **about)
            return _("The return is refused, the buyer gets a mail.")
        if act == Return.RECEIVED:
            operations.receive(**about)
            return _("The goods are noted as received.")
        if act == Return.CLOSED:
            operations.close(**about)
            return _("The return is closed.")
        if act == Return.REFUNDED:
            row = operations.pay_back(restock=form.restock(), delivery=form.delivery(), **about)
            if row.state == Return.CLOSED:
                return _("The goods are taken back. Nothing was paid for them.")
            return _("The return is paid back.")
        raise operations.CannotReturn(_("Choose what to do."))
