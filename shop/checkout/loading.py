"""The basket as the checkout needs it: priced for a country, in a fixed number of queries."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from oscar.core.loading import get_class

from shop.basket.middleware import has_basket

from . import draft


def price(basket: Any, *, country: str, user: Any = None, email: str = "", **wishes: str) -> Any:
    """Load the basket's lines, price them for the country (ISO alpha-2) and apply the offers.

    Returns the basket. ``user`` is who buys, or None for a guest, of whom
    ``email`` may be known: some offers are for each person once. ``wishes`` may hold the
    ``region`` (state or province) and the code of the ``delivery`` that the buyer chose.
    """
    load(basket, country=country, **wishes)
    if len(basket._lines):
        get_class("offer.applicator", "Applicator")().apply(
            basket, user or AnonymousUser(), email=email
        )
    return basket


def load(basket: Any, *, country: str, **wishes: str) -> None:
    """Load the basket's lines with what their prices in the country are made of."""
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(
        country=country, **wishes
    )
    basket.reset_offer_applications()
    basket._lines = (
        basket.lines.select_related(
            "product__product_class", "product__parent__product_class", "stockrecord__partner"
        )
        .prefetch_related("attributes__option", "product__stockrecords")
        .order_by("pk")
    )


def visitors_basket(request: Any, *, country: str, **wishes: str) -> Any | None:
    """Return the visitor's open basket, priced for the country, or None if it holds nothing.

    It takes the place of ``request.basket``, so that the frame of the page asks for no other.
    """
    if not has_basket(request):
        return None
    if not request.basket_hash:  # lets the middleware find the basket without loading its lines
        return None
    basket = request._basket_cache
    typed = request.POST.get("email") or draft.recall(request).get("email", "")
    request.basket = price(basket, country=country, user=request.user, email=typed, **wishes)
    return basket if len(basket.all_lines()) else None
