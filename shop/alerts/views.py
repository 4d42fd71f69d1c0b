"""Ask to be told, confirm it by mail, stop it. Nothing changes by GET (safety A20)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View
from oscar.core.loading import get_model

from shop import limits, storefront
from shop.answers import private, see_other

from . import operations, selectors
from .forms import AskForm
from .models import Alert

HOUR = 60 * 60


class AskView(View):
    """Takes the address. What is answered never tells whether it was known already."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, product_id: int) -> HttpResponse:
        form = AskForm(initial={"email": getattr(request.user, "email", "")})
        return self._page(request, _product(product_id), form)

    def post(self, request: HttpRequest, product_id: int) -> HttpResponse:
        product, form = _product(product_id), AskForm(request.POST)
        if not form.is_valid():
            return self._page(request, product, form)
        who = limits.client_ip(request)
        if not limits.within(scope="alert", who=who, most=20, seconds=HOUR):
            return limits.too_many(request, seconds=HOUR)
        email = form.cleaned_data["email"]
        known = owns(request.user, email)
        # To whom too much is sent already the answer is the same, but no mail follows.
        if known or limits.within(scope="alert-address", who=email, most=5, seconds=HOUR):
            try:
                operations.ask(
                    product=product, email=email, language=get_language() or "", known=known
                )
            except operations.CannotAsk:
                return HttpResponseRedirect(request.get_full_path())
        asked = reverse("alerts:asked", kwargs={"product_id": product.pk})
        return see_other(asked + "?known" * known)

    def _page(self, request: HttpRequest, product: Any, form: AskForm) -> HttpResponse:
        stock = selectors.standing([product.pk])[product.pk]
        context = {
            "card": storefront.card(product.pk),
            "form": form,
            "can_ask": stock.state in selectors.ASKABLE and not product.is_parent,
        }
        return private(render(request, "shop/alert_ask.html", context))


class AskedView(View):
    """Says the same to everybody: look into your mail."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, product_id: int) -> HttpResponse:
        card = storefront.card(_product(product_id).pk)
        context = {"card": card, "known": "known" in request.GET and request.user.is_authenticated}
        return private(render(request, "shop/alert_asked.html", context))


class ConfirmView(View):
    """The way from the mail: a button that makes the alert count."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        alert = Alert.objects.select_related("product").filter(key=key, told=None).first()
        return self._page(request, alert, confirmed=bool(alert and alert.confirmed))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        alert = operations.confirm(key=key)
        return self._page(request, alert, confirmed=alert is not None)

    def _page(self, request: HttpRequest, alert: Alert | None, *, confirmed: bool) -> HttpResponse:
        card = storefront.card(alert.product_id) if alert else None
        context = {"card": card, "confirmed": confirmed, "stop": alert.address_key if alert else ""}
        return private(render(request, "shop/alert_confirm.html", context))


@method_decorator(csrf_exempt, name="dispatch")
class StopView(View):
    """Ends all alerts of an address. Its mail program may POST here by itself (RFC 8058).

    The secret is in the address, which only its owner was sent; no session is looked at.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return private(render(request, "shop/alert_stop.html", {"stopped": False}))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        operations.stop(address=key)
        return private(render(request, "shop/alert_stop.html", {"stopped": True}))


def owns(user: Any, email: str) -> bool:
    """Return whether the address is proven to be the user's: it was verified by a mail."""
    if not user.is_authenticated or not hasattr(user, "emailaddress_set"):
        return False
    return bool(user.emailaddress_set.filter(email__iexact=email.strip(), verified=True).exists())


def _product(product_id: int) -> Any:
    """Return the product, hidden ones too: the page says that they are no longer sold."""
    if product_id > storefront.GREATEST_ID:
        raise Http404
    products = get_model("catalogue", "Product").objects.select_related("product_class", "parent")
    found = products.filter(pk=product_id).first()
    if found is None:
        raise Http404
    return found
