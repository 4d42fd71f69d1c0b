"""One order, with all that is known of it and all that can be done about it."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from shop.desk import selectors
from shop.desk.access import DeskAccess, may_change
from shop.desk.forms import NoteForm, ReasonForm, ReceiveForm
from shop.desk.papers import papers_of
from shop.desk.sheet import sheet_of
from shop.desk.steps import next_step
from shop.desk.timeline import timeline
from shop.money import money
from shop.payments import by_hand, registry
from shop.payments.account import account_of


class OrderMixin(WagtailAdminTemplateMixin):
    """A screen about the order whose number is in the address."""

    header_icon = "list-ul"
    title: str | Promise = ""

    @property
    def order(self) -> Any:
        """The order with all its rows. Raises Http404."""
        if not hasattr(self, "_order"):
            self._order = selectors.complete().filter(number=self.kwargs["number"]).first()
        if self._order is None:
            raise Http404
        return self._order

    def get_page_title(self) -> str:
        name = _("Order %(number)s") % {"number": self.order.number}
        return f"{self.title}: {name}" if self.title else name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        number = self.order.number
        items = [
            *self.breadcrumbs_items,
            {"url": reverse("desk:orders"), "label": _("Orders")},
            {"url": reverse("desk:order", args=[number]), "label": number},
        ]
        return [*items, {"url": "", "label": self.title}] if self.title else items


class OrderView(OrderMixin, DeskAccess, TemplateView):
    """The order; its forms lead to the views of :mod:`shop.desk.views.actions`."""

    template_name = "shop/desk/order.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order
        account, way = account_of(order), registry.find(order.payment_method)
        due = account.due
        takes_money = by_hand.is_by_hand(order.payment_method)
        return super().get_context_data(**kwargs) | {
            "order": order,
            "sheet": sheet_of(order),
            "happenings": timeline(order),
            "step": next_step(order, due=due),
            "due": money(due, order.currency),
            "partly_paid": selectors.is_part(account),
            "pays_by": way.label if way else order.payment_method,
            "papers": papers_of(order),
            "may_change": may_change(self.request.user),
            "note_form": NoteForm(),
            "undo_form": ReasonForm(),
            "receive_form": (
                ReceiveForm(currency=order.currency, due=due)
                if takes_money and (due > 0 or order.status == "cancelled")
                else None
            ),
        }
