"""The checkout: one page. GET shows it, POST places the order."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from shop.basket.page import lines_of, totals_of
from shop.order import selectors
from shop.order.addresses import country_name
from shop.payments.views import way_on

from . import operations, quotes
from .countries import prefill
from .forms import CheckoutForm, chosen_country
from .loading import visitors_basket
from .operations import BasketGone, Buyer, CannotPlace
from .problems import problems_of
from .quotes import Quote

UPDATE, ADJUST = "update", "adjust"


class CheckoutView(View):
    """Shows what the basket costs where it goes, and places it.

    Besides the order itself a POST may ask for the page again: with ``update`` for another
    country or way to pay, with ``adjust`` without what cannot be had. Neither checks the form,
    and what was typed stays. Context of ``shop/checkout.html``: see there.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        known = prefill(request.user) if request.user.is_authenticated else {}
        country = chosen_country(known)
        basket = visitors_basket(request, country=country)
        if basket is None:
            return _nothing_to_buy(request)
        return self._page(request, basket, _form(request, country, initial=known), country)

    def post(self, request: HttpRequest) -> HttpResponse:
        country = chosen_country(request.POST)
        shown = quotes.read(request.POST.get("quote"))
        basket = visitors_basket(request, country=country)
        if shown and (basket is None or basket.pk != shown.basket_id):
            order = selectors.of_basket(shown.basket_id)
            if order is not None:
                return _see_other(way_on(request, order))
        if basket is None:
            return _nothing_to_buy(request)
        if ADJUST in request.POST:
            operations.fit_to_stock(basket=basket)
            basket = visitors_basket(request, country=country)
            if basket is None:
                return _nothing_to_buy(request)
        if ADJUST in request.POST or UPDATE in request.POST:
            form = _form(request, country, initial=request.POST.dict())
            return self._page(request, basket, form, country)
        return self._place(request, basket, shown, country)

    def _place(
        self, request: HttpRequest, basket: Any, shown: Quote | None, country: str
    ) -> HttpResponse:
        """Place the order, or show the page again with what is in the way."""
        form = _form(request, country, data=request.POST.copy())
        changed = quotes.differences(shown, quotes.quote_of(basket, country=country))
        if form.is_valid() and shown and not changed:
            try:
                order = operations.place_order(
                    quote=shown,
                    buyer=_buyer(request, form),
                    destination=form.destination(),
                    payment=form.cleaned_data["payment_method"],
                )
            except BasketGone as refusal:
                messages.error(request, str(refusal))
                return _see_other(reverse("basket:summary"))
            except CannotPlace as refusal:
                changed = refusal.words
                basket = visitors_basket(request, country=country)
                if basket is None:
                    return _nothing_to_buy(request)
            else:
                return _see_other(way_on(request, order))
        return self._page(request, basket, form, country, changed)

    def _page(
        self,
        request: HttpRequest,
        basket: Any,
        form: CheckoutForm,
        country: str,
        changed: list[str] | None = None,
    ) -> HttpResponse:
        quote = quotes.quote_of(basket, country=country)
        signed = quotes.sign(quote)
        if form.is_bound:
            form.data["quote"] = signed  # type: ignore[index]  # a copy of ours
        form.initial["quote"] = signed
        problems = [problem.words for problem in problems_of(basket)]
        method = _method(form)
        totals = totals_of(basket, country)
        context = {
            "form": form,
            "lines": lines_of(list(basket.all_lines())),
            "totals": totals,
            "button": method.button(totals.total) if method else "",
            "problems": problems,
            "changed": [words for words in changed or [] if words not in problems],
            "delivery_name": quotes.delivery_for(basket, country=country)[0].name,
            "elsewhere": country != settings.SHOP_COUNTRY,
            "country_name": country_name(country),
            "sign_in_url": _sign_in_url(request),
            "meta": {"robots": "noindex"},
        }
        response = render(request, "shop/checkout.html", context)
        add_never_cache_headers(response)
        return response


def _form(request: HttpRequest, country: str, **kwargs: Any) -> CheckoutForm:
    """Return the form for a country, with the way to pay that stands first already chosen."""
    user = request.user if request.user.is_authenticated else None
    form = CheckoutForm(country=country, user=user, **kwargs)
    form.initial.setdefault("country", country)
    offered = [method.code for method in form.methods]
    if form.initial.get("payment_method") not in offered:
        form.initial["payment_method"] = next(iter(offered), "")
    return form


def _method(form: CheckoutForm) -> Any:
    """Return the way to pay that the page shows as chosen, else the first."""
    chosen = form["payment_method"].value()
    return next(
        (method for method in form.methods if method.code == chosen), next(iter(form.methods), None)
    )


def _buyer(request: HttpRequest, form: CheckoutForm) -> Buyer:
    return Buyer(
        email=form.cleaned_data["email"],
        language=get_language() or settings.LANGUAGE_CODE,
        user=request.user if request.user.is_authenticated else None,
    )


def _sign_in_url(request: HttpRequest) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"


def _nothing_to_buy(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("There is nothing to pay for: your basket is empty."))
    return _see_other(reverse("basket:summary"))


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
