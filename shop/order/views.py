"""An order's own pages: for its buyer, who has the address, or its number and e-mail."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from shop import limits
from shop.answers import private, see_other
from shop.checkout import draft, express
from shop.payments import operations as payments
from shop.payments.gateway import GatewayDown
from shop.payments.views import way_on

from . import links, selectors
from .forms import FindOrderForm
from .pages import complete_after, with_rows
from .summary import summarize

MINUTE = 60


class OrderPageView(View):
    """A page for whoever has the order's address; a wrong one does not exist.

    Context: ``order``, an :class:`~shop.order.summary.OrderSummary`, ``after``, an
    :class:`~shop.order.after.After`, and ``ways``, the ways in which it can be paid now.
    """

    template_name = "shop/order.html"

    def get(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        order = links.fits(number, token) and with_rows().filter(number=number).first()
        if not order:
            raise Http404
        summary = summarize(order, pictures=True)
        context = {
            "order": summary,
            "after": complete_after(order, summary),
            "ways": payments.choices(order),
            "meta": {"robots": "noindex"},
        }
        return private(render(request, self.template_name, context))


class ThankYouView(OrderPageView):
    """The page right after the order, with the ways back to what was being read."""

    template_name = "shop/thank_you.html"

    def get(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        response = super().get(request, number, token)
        draft.forget(request)
        express.forget(request)
        return response


class PayView(View):
    """POST leads to the gateway again, or to another way to pay: ``method``, its code."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        order = links.fits(number, token) and selectors.complete().filter(number=number).first()
        if not order:
            raise Http404
        return private(see_other(self._next(request, order)))

    def _next(self, request: HttpRequest, order: Any) -> str:
        method = request.POST.get("method", "")
        try:
            if method:
                order = payments.pay_otherwise(order=order, method=method)
        except payments.CannotChange as refusal:
            messages.error(request, str(refusal))
            return links.status_path(order.number)
        except GatewayDown:
            messages.warning(request, _("The payment page does not answer. Try again in a moment."))
            return links.status_path(order.number)
        return way_on(request, order)


class FindOrderView(View):
    """Leads to an order by number and e-mail; says no more than that the two don't fit.

    Ten questions a minute from one place, ten in ten minutes about one order: enough for slips,
    too few to guess.
    """

    template_name = "shop/find_order.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, FindOrderForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindOrderForm(request.POST)
        if form.is_valid():
            if wait := _too_soon(request, form.cleaned_data["number"]):
                return limits.too_many(request, seconds=wait)
            order = selectors.find(**form.cleaned_data)
            if order is not None:
                return private(HttpResponseRedirect(self.way_to(order.number)))
            form.add_error(
                None,
                _(
                    "We find no order with this number and e-mail address. "
                    "Compare both with your confirmation."
                ),
            )
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: FindOrderForm) -> HttpResponse:
        return private(render(request, self.template_name, {"form": form}))

    def way_to(self, number: str) -> str:
        """Return where the buyer of the order goes on."""
        return links.status_path(number)


class FindToWithdrawView(FindOrderView):
    """The same on the way to a withdrawal, from every page's foot, where the law asks for it."""

    template_name = "shop/find_withdraw.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.SHOP_WITHDRAWAL_DAYS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way_to(self, number: str) -> str:
        names = {"number": number, "token": links.token(number)}
        return reverse("orders:withdraw", kwargs=names)


def _too_soon(request: HttpRequest, number: str) -> int:
    """Count a question about an order; return how many seconds to wait if it is one too many."""
    if not limits.within(
        scope="find-order", who=limits.client_ip(request), most=10, seconds=MINUTE
    ):
        return MINUTE
    if not limits.within(scope="find-order-number", who=number, most=10, seconds=10 * MINUTE):
        return 10 * MINUTE
    return 0
