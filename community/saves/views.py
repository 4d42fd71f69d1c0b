"""The button that keeps a product, and the list of what is kept."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.storefront import StockState, card, next_in, see_other

from . import operations
from .models import Save
from .selectors import KeptProducts

PER_PAGE = 24
WAITING = "keep_product"  # in the session, of somebody who is asked to sign in first


@method_decorator(never_cache, name="dispatch")
class SavedView(LoginRequiredMixin, View):
    """Lists the kept products with their price and stock of now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Paginator(KeptProducts(request.user), PER_PAGE)
        context = {
            "products": found.get_page(request.GET.get("page")),
            "meta": {"robots": "noindex"},
        }
        return render(request, "community/saved.html", context)


class KeepView(View):
    """POST with ``save`` or ``unsave`` (a product's id) keeps it or lets it go.

    A stranger is asked to sign in, comes back to where they were, and the product is kept then.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        letting_go = "unsave" in request.POST
        product = card(_number(request.POST.get("unsave") or request.POST.get("save")))
        if product.state == StockState.GONE and not letting_go:
            return HttpResponseBadRequest()
        if not request.user.is_authenticated:
            return self._ask(request, product.id)
        act = operations.let_go if letting_go else operations.keep
        act(user=request.user, kind=Save.PRODUCT, thing=product.id)
        if request.headers.get("HX-Request"):
            return render(request, "components/save_button.html", {"card": product})
        return see_other(_back(request))

    def _ask(self, request: HttpRequest, product_id: int) -> HttpResponse:
        request.session[WAITING] = product_id
        url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _back(request)})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": url})
        return see_other(url)


def _number(text: Any) -> int:
    return int(text) if str(text or "").isascii() and str(text or "").isdigit() else 0


def _back(request: HttpRequest) -> str:
    return next_in(request, otherwise=reverse("saves:list"))
