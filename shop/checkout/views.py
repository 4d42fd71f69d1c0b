"""The checkout: one page. GET shows it, POST places the order."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import View

from shop.answers import private, see_other
from shop.basket.page import lines_of, totals_of
from shop.money import Money
from shop.order import links, selectors
from shop.order.addresses import country_name
from shop.payments.views import way_on
from shop.shipping import customs
from shop.shipping.choice import goes_to, options, undeliverable
from shop.voucher import requests as vouchers
from shop.voucher.pages import voucher_part

from . import draft, express, operations, pace, quotes, waiting
from .countries import known_of
from .forms import CheckoutForm, chosen_country
from .loading import visitors_basket
from .operations import BasketGone, Buyer, CannotPlace
from .problems import problems_of
from .quotes import Quote

UPDATE, ADJUST, CHECK, LEAVE = "update", "adjust", "check", "leave"


class CheckoutView(View):
    """Shows what the basket costs where it goes, and places it.

    Besides the order itself a POST may ask for the page again: with ``update`` for another
    country or way to pay, with ``adjust`` without what cannot be had. Neither checks the form.
    With ``check`` it checks the one field named; with ``leave`` it leads back to the basket.
    What was typed stays in every case. Context of ``shop/checkout.html``: see there.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        known = known_of(request, request.GET.get("address", ""))
        country = chosen_country(known)
        basket = visitors_basket(request, country=country, **_wishes(known))
        if basket is None:
            return nothing_to_buy(request)
        form = _form(request, basket, country, initial=known)
        return self._page(request, basket, form, country)

    def post(self, request: HttpRequest) -> HttpResponse:
        draft.keep(request)
        if LEAVE in request.POST:
            return see_other(reverse("basket:summary"))
        country = chosen_country(request.POST)
        shown = quotes.read(request.POST.get("quote"))
        basket = visitors_basket(request, country=country, **_wishes(request.POST))
        if shown and (basket is None or basket.pk != shown.basket_id):
            order = selectors.of_basket(shown.basket_id)
            if order is not None:
                return see_other(way_on(request, order))
        if basket is None:
            return nothing_to_buy(request)
        if ADJUST in request.POST:
            operations.fit_to_stock(basket=basket)
            basket = visitors_basket(request, country=country, **_wishes(request.POST))
            if basket is None:
                return nothing_to_buy(request)
        if ADJUST in request.POST or UPDATE in request.POST:
            form = _form(request, basket, country, initial=request.POST.dict())
            return self._page(request, basket, form, country, entry=vouchers.typed(request))
        if CHECK in request.POST:
            form = _form(request, basket, country, data=request.POST.copy())
            form.only(request.POST[CHECK])
            return self._page(request, basket, form, country, entry=vouchers.typed(request))
        entry = vouchers.in_checkout(request)
        if entry is not None:
            basket = visitors_basket(request, country=country, **_wishes(request.POST))
            form = _form(request, basket, country, initial=request.POST.dict())
            return self._page(request, basket, form, country, entry=entry)
        return self._place(request, basket, shown, country)

    def _place(
        self, request: HttpRequest, basket: Any, shown: Quote | None, country: str
    ) -> HttpResponse:
        """Place the order, or show the page again with what is in the way."""
        form = _form(request, basket, country, data=request.POST.copy())
        changed = quotes.differences(shown, quotes.quote_of(basket, country=country))
        if form.is_valid() and shown and not changed:
            email = form.cleaned_data["email"]
            if refusal := pace.refusal(request, basket_id=shown.basket_id, email=email):
                messages.error(request, refusal)
                response = self._page(request, basket, form, country)
                response.status_code, response["Retry-After"] = 429, str(pace.HOUR)
                return response
            try:
                order = operations.place_order(
                    quote=shown,
                    buyer=_buyer(request, form),
                    destination=form.destination(),
                    payment=form.cleaned_data.get("payment_method", ""),
                    approval=express.approval(request, basket_id=shown.basket_id),
                )
            except BasketGone as gone:
                messages.error(request, str(gone))
                return see_other(reverse("basket:summary"))
            except CannotPlace as obstacle:
                changed = obstacle.words
                basket = visitors_basket(request, country=country, **_wishes(request.POST))
                if basket is None:
                    return nothing_to_buy(request)
            else:
                return waiting.note(request, see_other(way_on(request, order)), order)
        return self._page(request, basket, form, country, changed)

    def _page(
        self,
        request: HttpRequest,
        basket: Any,
        form: CheckoutForm,
        country: str,
        changed: list[str] | None = None,
        entry: Any = None,
    ) -> HttpResponse:
        quote = quotes.quote_of(basket, country=country)
        signed = quotes.sign(quote)
        if form.is_bound:
            form.data["quote"] = signed  # type: ignore[index]  # a copy of ours
        form.initial["quote"] = signed
        problems = [problem.words for problem in problems_of(basket)]
        totals = totals_of(basket, country)
        needs_sending = basket.is_shipping_required()
        context = {
            "form": form,
            "express": express.part(request, basket, [] if problems else form.methods),
            "lines": lines_of(list(basket.all_lines())),
            "totals": totals,
            "button": _button(form, totals.total),
            "problems": problems,
            "changed": [words for words in changed or [] if words not in problems],
            "vouchers": voucher_part(request, basket, totals.reductions, entry=entry),
            "delivery": next((one for one in form.deliveries if one.is_chosen), None),
            "undeliverable": undeliverable(basket, country=country),
            "customs": customs.note(country, taxed=bool(totals.tax)) if needs_sending else "",
            "elsewhere": country != settings.SHOP_COUNTRY,
            "country_name": country_name(country),
            "sign_in_url": _sign_in_url(request),
            "meta": {"robots": "noindex"},
        }
        response = render(request, "shop/checkout.html", context)
        return _for_one_browser(request, response)


def _for_one_browser(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nobody else may keep the page; a guest's own browser may, to show what was typed again."""
    if request.user.is_authenticated:
        return private(response)
    patch_cache_control(response, private=True, no_cache=True, max_age=0)
    return response


def _wishes(data: Any) -> dict[str, str]:
    """Return what a form says of the region and of the delivery, for the pricing."""
    return {
        "region": data.get("state", "")[:120],
        "delivery": data.get("delivery_method", "")[:64],
    }


def _form(request: HttpRequest, basket: Any, country: str, **kwargs: Any) -> CheckoutForm:
    """Return the form for a country, with what stands first already chosen."""
    user = request.user if request.user.is_authenticated else None
    form = CheckoutForm(
        country=country,
        user=user,
        total=quotes.quote_of(basket, country=country).total,
        deliveries=options(basket, country=country),
        goes_to=lambda code: goes_to(basket, country=code),
        **kwargs,
    )
    form.initial.setdefault("country", country)
    form.initial["delivery_method"] = next(
        (one.code for one in form.deliveries if one.is_chosen), ""
    )
    offered = [method.code for method in form.methods]
    if form.initial.get("payment_method") not in offered:
        agent = request.headers.get("User-Agent", "")
        at_home = [method.code for method in form.methods if method.is_at_home_in(agent)]
        form.initial["payment_method"] = next(iter(at_home or offered), "")
    return form


def _button(form: CheckoutForm, total: Money) -> str:
    """Return the last button's text, by the way to pay that is chosen, else the first."""
    if "payment_method" not in form.fields:
        return _("Place the order")
    chosen = form["payment_method"].value()
    first = next(iter(form.methods), None)
    method = next((method for method in form.methods if method.code == chosen), first)
    return method.button(total) if method else ""


def _buyer(request: HttpRequest, form: CheckoutForm) -> Buyer:
    return Buyer(
        email=form.cleaned_data["email"],
        language=get_language() or settings.LANGUAGE_CODE,
        user=request.user if request.user.is_authenticated else None,
    )


def _sign_in_url(request: HttpRequest) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"


def nothing_to_buy(request: HttpRequest) -> HttpResponse:
    """Lead on who has no basket: to the order that waits for its payment, else to the basket."""
    order = waiting.find(request)
    if order is not None:
        words = _("Your order %(number)s is placed and waits for its payment.")
        messages.info(request, words % {"number": order.number})
        return see_other(links.status_path(order.number))
    messages.info(request, _("There is nothing to pay for: your basket is empty."))
    return see_other(reverse("basket:summary"))
