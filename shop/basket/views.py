"""The basket's addresses: add, change, look."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from shop import storefront
from shop.attribution.sources import FIELD, read_source
from shop.storefront import CannotAdd, Card
from shop.templatetags.shop_tags import card_context

from . import operations
from .page import basket_page, free_delivery_missing

AXIS = "axis_"


def choice_of(data: Any) -> tuple[int | None, dict[str, str]]:
    """Return (variant id or None, values by axis) as a card's form sends them."""
    variant = data.get("v", "")
    choices = {
        name.removeprefix(AXIS): value[:255]
        for name, value in data.items()
        if name.startswith(AXIS)
    }
    return (int(variant) if variant.isdecimal() and len(variant) < 19 else None), choices


def product_of(data: Any) -> int:
    """Return the product's id that a form names, 0 for one that cannot be."""
    text = data.get("product", "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def back(request: HttpRequest, default: str = "") -> str:
    """Return the local address that the form says to go back to, else the basket's."""
    target = request.POST.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()):
        parts = urlsplit(target)
        query = f"?{parts.query}" if parts.query else ""
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        return f"{parts.path or '/'}{query}{anchor}"
    return default or reverse("basket:summary")


def see_other(address: str) -> HttpResponse:
    """Return a redirect that is always followed by GET (303)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def rendered_card(request: HttpRequest, card: Card, data: Any, **more: Any) -> dict[str, Any]:
    """Return the context of the same card that a form was posted from."""
    level, plate = data.get("level", ""), data.get("plate", "")
    anchor = data.get("card", "")
    safe_anchor = anchor if anchor.replace("-", "").isalnum() and len(anchor) < 80 else ""
    return card_context(
        request,
        card,
        source=data.get(FIELD, "") if read_source(data.get(FIELD)) else "",
        dom_id=safe_anchor or f"card-{card.id}",
        plate=int(plate) if plate.isdecimal() and len(plate) < 4 else None,
        heading_level=int(level) if level in {"2", "3", "4"} else 3,
        next_url=data.get("next", "")[:2000],
        on_product=data.get("on") == "product",
        with_quantity=data.get("on") == "product",
        **more,
    )


class AddView(View):
    """POST puts a product into the basket and leads back to where it was added."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        product_id = product_of(request.POST)
        variant, choices = choice_of(request.POST)
        error, added = "", None
        try:
            added = storefront.add_to_basket(
                request,
                product_id=product_id,
                variant_id=variant,
                choices=choices,
                quantity=operations.whole_number(request.POST.get("quantity", "1")),
                source=read_source(request.POST.get(FIELD)),
                key=request.POST.get("key", ""),
            )
        except CannotAdd as refusal:
            error = str(refusal)
        if request.htmx:
            return self._fragment(request, product_id, variant, choices, added, error)
        if error:
            messages.error(request, error)
        else:
            messages.success(request, announcement(request, added.card), extra_tags="added")
        return see_other(back(request))

    def _fragment(
        self,
        request: HttpRequest,
        product_id: int,
        variant: int | None,
        choices: dict[str, str],
        added: storefront.Added | None,
        error: str,
    ) -> HttpResponse:
        card = storefront.with_choice(storefront.card(product_id), variant, choices)
        context = rendered_card(request, card, request.POST, error=error, added=bool(added))
        if added:
            context |= {
                "added_item": storefront.Added(card, added.quantity, added.repeated),
                "summary": storefront.basket_summary(request),
                "free_delivery_missing": free_delivery_missing(request),
                "announcement": announcement(request, card),
            }
        return render(request, "shop/partials/card_answer.html", context)


class AddManyView(View):
    """POST puts one of each chosen product into the basket and says how each went."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        ids = [int(one) for one in request.POST.getlist("items")[:100] if one.isdecimal()]
        if not ids:
            messages.error(request, _("Tick at least one product first."))
            return see_other(back(request))
        results = storefront.add_many(
            request,
            ids,
            source=read_source(request.POST.get(FIELD)),
            key=request.POST.get("key", ""),
        )
        titles = ", ".join(one.card.title for one in results if one.ok)
        if titles:
            text = _("Added: %(titles)s.") % {"titles": titles}
            messages.success(request, text, extra_tags="added")
        for one in results:
            if not one.ok:
                messages.error(request, one.message)
        return see_other(back(request))


@method_decorator(never_cache, name="dispatch")
class BasketView(View):
    """The basket as a page."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "shop/basket.html", basket_page(request))


class LineView(View):
    """POST changes how many of a line there are; 0 removes it, and can be undone."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, line_id: int) -> HttpResponse:
        lines = request.basket.lines.model
        quantity = "0" if "remove" in request.POST else request.POST.get("quantity", "")
        try:
            line = request.basket.lines.select_related("product__parent").get(pk=line_id)
            number = operations.whole_number(quantity)
            kept = operations.set_quantity(basket=request.basket, line_id=line_id, quantity=number)
        except lines.DoesNotExist:
            messages.error(request, _("This line is no longer in your basket."))
        except CannotAdd as refusal:
            messages.error(request, str(refusal))
        else:
            if kept is None:
                request.session["removed_line"] = {
                    "product": line.product_id,
                    "quantity": line.quantity,
                    "title": line.product.get_title(),
                    "source": _token_of(line),
                }
        if request.htmx:
            return render(request, "shop/partials/basket_answer.html", basket_page(request))
        return see_other(reverse("basket:summary"))


class SummaryView(View):
    """GET answers the header's link to the basket, for pages that come without it."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"summary": storefront.basket_summary(request)}
        return render(request, "includes/basket_link.html", context)


def announcement(request: HttpRequest, card: Card) -> str:
    """Return what is said after an Add: what was added and what the basket holds now."""
    summary = storefront.basket_summary(request)
    choice = f", {card.selected.label}" if card.selected and not card.pinned else ""
    return _("Added: %(title)s. Basket: %(count)d, %(total)s.") % {
        "title": f"{card.title}{choice}",
        "count": summary.count,
        "total": summary.total,
    }


def _token_of(line: Any) -> str:
    if not line.source_page_id:
        return ""
    return storefront.source_token(
        storefront.Source(line.source_page_id, line.source_block, line.source_revision)
    )
