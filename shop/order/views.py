"""An order's own pages: for its buyer, who has the address, or its number and e-mail."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from shop.payments.views import way_on

from . import links, selectors
from .forms import FindOrderForm
from .summary import summarize


class OrderPageView(View):
    """A page for whoever has the order's address; a wrong one does not exist.

    Context: ``order``, an :class:`~shop.order.summary.OrderSummary`.
    """

    template_name = "shop/order.html"

    def get(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        order = links.fits(number, token) and selectors.complete().filter(number=number).first()
        if not order:
            raise Http404
        context = {
            "order": summarize(order, pictures=True),
            "meta": {"robots": "noindex"},
        }
        return _private(render(request, self.template_name, context))


class ThankYouView(OrderPageView):
    """The page right after the order, with the ways back to what was being read."""

    template_name = "shop/thank_you.html"


class PayView(View):
    """POST leads to the gateway again, for an order whose payment is still open."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        order = links.fits(number, token) and selectors.complete().filter(number=number).first()
        if not order:
            raise Http404
        response = HttpResponseRedirect(way_on(request, order))
        response.status_code = 303
        return _private(response)


class FindOrderView(View):
    """Leads to an order by number and e-mail; says no more than that the two don't fit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, FindOrderForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindOrderForm(request.POST)
        if form.is_valid():
            order = selectors.find(**form.cleaned_data)
            if order is not None:
                return _private(HttpResponseRedirect(links.status_path(order.number)))
            form.add_error(
                None,
                _(
                    "We find no order with this number and e-mail address. "
                    "Compare both with your confirmation."
                ),
            )
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: FindOrderForm) -> HttpResponse:
        return _private(render(request, "shop/find_order.html", {"form": form}))


def _private(response: Any) -> Any:
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
