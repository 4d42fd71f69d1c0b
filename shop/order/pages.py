"""Pages below an order's own address, for whoever has it; a wrong one does not exist."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.generic import View

from shop.answers import private, see_other

from . import links, operations, selectors
from .after import after, rows
from .sayings import say
from .summary import summarize


class OrderPart(View):
    """A page about the order; ``self.order`` has its rows at hand. Raises Http404.

    Context: ``order``, an :class:`~shop.order.summary.OrderSummary`.
    """

    template_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        number, token = kwargs.pop("number"), kwargs.pop("token")
        fits = links.fits(number, token)
        self.order: Any = self.orders().filter(number=number).first() if fits else None
        if self.order is None:
            raise Http404
        return private(super().dispatch(request, *args, **kwargs))

    def orders(self) -> Any:
        """Return the query that the order is looked for in."""
        return selectors.complete()

    def page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        """Return the page with more context."""
        about = {"order": summarize(self.order), "meta": {"robots": "noindex"}}
        return render(request, self.template_name, about | context)

    def back(self) -> HttpResponse:
        """Lead to the order, so that a reload sends nothing again."""
        return see_other(links.status_path(self.order.number))


class CancelView(OrderPart):
    """Cancels the order while nothing is packed: asks first, then does it, money included."""

    template_name = "shop/order_cancel.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request) if self.order.can_be_cancelled else self._too_late(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            operations.cancel(order=self.order, note=say("cancelled-by-buyer"))
        except operations.WrongState:
            return self._too_late(request)
        messages.success(request, _("Your order is cancelled."))
        return self.back()

    def _too_late(self, request: HttpRequest) -> HttpResponse:
        messages.error(
            request,
            _("This order cannot be cancelled any more. You can return what you do not want."),
        )
        return self.back()


def complete_after(order: Any, summary: Any) -> Any:
    """Return the order's :class:`~shop.order.after.After`, its titles in the active language."""
    pairs = zip(order.lines.all(), summary.lines, strict=True)
    return after(order, {line.pk: shown.title for line, shown in pairs}, summary.arrival)


def with_rows() -> Any:
    """Return the query of orders with all that their page shows."""
    return rows(selectors.complete())
