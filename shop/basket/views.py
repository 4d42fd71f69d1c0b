"""The basket's addresses: add, change, look."""

import secrets
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View
from django.views.decorators.cache import never_cache

from shop import storefront
from shop.answers import see_other
from shop.catalogue.translation import one_name
from shop.storefront import Added, CannotAdd, Card
from shop.templatetags.shop_tags import card_context

from . import forms, operations
from .adding import title_of
from .middleware import apply_offers, has_basket
from .page import basket_page, free_delivery_missing

REMOVED = "removed_line"


def rendered_card(request: HttpRequest, card: Card, data: Any, **more: Any) -> dict[str, Any]:
    """Return the context of the same card that a form was posted from."""
    drawn = forms.card_in(data)
    drawn["dom_id"] = drawn["dom_id"] or f"card-{card.id}"
    return card_context(request, card, **drawn, **more)


class AddView(View):
    """POST puts a product into the basket and leads back to where it was added."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        variant, choices = forms.choice_in(request.POST)
        try:
            added = storefront.add_to_basket(
                request,
                product_id=forms.product_in(request.POST),
                variant_id=variant,
                choices=choices,
                quantity=operations.whole_number(request.POST.get("quantity", "1")),
                source=forms.source_in(request.POST),
                key=forms.key_in(request.POST),
            )
        except CannotAdd as refusal:
            return self._refused(request, str(refusal))
        words = announcement(request, added)
        if request.htmx:
            return self._added(request, added, words)
        messages.success(request, words, extra_tags="added")
        return see_other(forms.next_in(request))

    def _refused(self, request: HttpRequest, error: str) -> HttpResponse:
        if not request.htmx:
            messages.error(request, error)
            return see_other(forms.next_in(request))
        chosen = forms.choice_in(request.POST)
        card = storefront.with_choice(storefront.card(forms.product_in(request.POST)), *chosen)
        context = rendered_card(request, card, request.POST, error=error, added=False)
        return render(request, "shop/partials/card_answer.html", context)

    def _added(self, request: HttpRequest, added: Added, words: str) -> HttpResponse:
        context = rendered_card(request, added.card, request.POST, error="", added=True)
        context |= {
            "added_item": added,
            "summary": storefront.basket_summary(request),
            "free_delivery_missing": free_delivery_missing(request),
            "announcement": words,
        }
        return render(request, "shop/partials/card_answer.html", context)


class AddManyView(View):
    """POST puts one of each chosen product into the basket and says how each went."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        ids = forms.items_in(request.POST)
        if not ids:
            messages.error(request, _("Tick at least one product first."))
            return see_other(forms.next_in(request))
        results = storefront.add_many(
            request,
            ids,
            source=forms.source_in(request.POST),
            key=forms.key_in(request.POST),
        )
        semicolon = pgettext("between names that hold commas", "; ")
        titles = semicolon.join(_named(one.card) for one in results if one.ok)
        if titles:
            text = _("Added: %(titles)s.") % {"titles": titles}
            messages.success(request, text, extra_tags="added")
        for one in results:
            if not one.ok:
                messages.error(request, one.message)
        return see_other(forms.next_in(request))


@method_decorator(never_cache, name="dispatch")
class BasketView(View):
    """The basket as a page."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "shop/basket.html", _page(request))


class LineView(View):
    """POST changes how many of a line there are; 0 removes it, and can be undone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, line_id: int) -> HttpResponse:
        quantity = "0" if "remove" in request.POST else request.POST.get("quantity", "")
        error = ""
        try:
            number = operations.whole_number(quantity)
            change = operations.set_quantity(
                basket=request.basket, line_id=line_id, quantity=number
            )
        except CannotAdd as refusal:
            error = str(refusal)
        else:
            apply_offers(request)
            if number == 0:
                request.session[REMOVED] = _removed(change)
        if request.htmx:
            return self._fragment(request, line_id, error)
        if error:
            messages.error(request, error)
        return see_other(reverse("basket:summary"))

    def _fragment(self, request: HttpRequest, line_id: int, error: str) -> HttpResponse:
        """Answer with the basket as it is, what was refused said beside its line."""
        context = _page(request)
        if error:
            context["lines"] = [
                replace(line, warning=error) if line.id == line_id else line
                for line in context["lines"]
            ]
        context["announcement"] = error or _basket_words(context["summary"])
        return render(request, "shop/partials/basket_answer.html", context)


@method_decorator(never_cache, name="dispatch")
class SummaryView(View):
    """GET answers the header's link to the basket, for pages that come without it."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"summary": storefront.basket_summary(request)}
        return render(request, "includes/basket_link.html", context)


def announcement(request: HttpRequest, added: Added) -> str:
    """Return what is said after an Add: what was added, or was before, and what there is now."""
    summary = storefront.basket_summary(request)
    if added.repeated:
        words = _("In your basket already: %(title)s. Basket: %(count)d, %(total)s.")
    else:
        words = _("Added: %(title)s. Basket: %(count)d, %(total)s.")
    return words % {
        "title": _named(added.card),
        "count": summary.count,
        "total": summary.words,
    }


def _named(card: Card) -> str:
    """Return the card's title with the choice; a pinned variant's title has it already."""
    if card.selected is None or card.pinned:
        return card.title
    return one_name([card.title, card.selected.label])


def _basket_words(summary: storefront.BasketSummary) -> str:
    if not summary.count:
        return _("Your basket is empty.")
    return _("Basket: %(count)d, %(total)s.") % {"count": summary.count, "total": summary.words}


def _page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the basket's page; what was just removed is offered once.

    Where the buyer has said in the checkout that the goods go elsewhere, prices are those there.
    """
    from shop.checkout.countries import known_of
    from shop.checkout.forms import chosen_country
    from shop.checkout.loading import visitors_basket

    known = known_of(request) if has_basket(request) else {}
    country, region = chosen_country(known), known.get("state", "")
    if (country, region) != (settings.SHOP_COUNTRY, ""):
        wish = known.get("delivery_method", "")
        visitors_basket(request, country=country, region=region, delivery=wish)
    removed = request.session.pop(REMOVED, None) if REMOVED in request.session else None
    return {**basket_page(request), "removed": removed}


def _removed(change: operations.Change) -> dict[str, Any]:
    """Return what the form needs that puts a removed line back, in the session's types."""
    line = change.line
    source = storefront.Source(
        line.source_page_id or 0, line.source_block, line.source_revision, line.source_note
    )
    return {
        "product": line.product_id,
        "quantity": change.before,
        "title": title_of(line.product),
        "source": storefront.source_token(source) if line.source_title else "",
        "key": secrets.token_urlsafe(12),
    }
