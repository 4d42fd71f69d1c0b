"""The façade of the shop: what content and community may know of it, and nothing else."""

from collections.abc import Iterable
from typing import Any

from shop.attribution.sources import Source, read_source, source_token, with_source
from shop.basket.operations import CannotAdd
from shop.money import Money, money
from shop.partner.stock import StockState
from shop.pictures import SHARE_SPEC, prefetch_pictures
from shop.search.words import index_words, query_words

from .alternatives import with_alternatives
from .basket import Added, AddResult, BasketSummary, add_many, add_to_basket, basket_summary
from .cards import Axis, Card, Choice, Variant, card, cards, with_choice

__all__ = [
    "SHARE_SPEC",
    "AddResult",
    "Added",
    "Axis",
    "BasketSummary",
    "CannotAdd",
    "Card",
    "Choice",
    "Money",
    "Source",
    "StockState",
    "Variant",
    "add_many",
    "add_to_basket",
    "basket_summary",
    "card",
    "cards",
    "category_model",
    "index_words",
    "money",
    "orders_of",
    "prefetch_pictures",
    "product_ids_by_code",
    "product_model",
    "query_words",
    "read_source",
    "search",
    "sitemap_entries",
    "source_token",
    "with_alternatives",
    "with_choice",
    "with_source",
]


def product_model() -> type:
    """Return the catalogue's product model, for choosers and references."""
    from oscar.core.loading import get_model

    return get_model("catalogue", "Product")


def category_model() -> type:
    """Return the catalogue's category model."""
    from oscar.core.loading import get_model

    return get_model("catalogue", "Category")


def product_ids_by_code(codes: Any) -> dict[str, int]:
    """Return the ids of products by their UPC; unknown codes are left out. One query."""
    found = product_model().objects.filter(upc__in=list(codes)).values_list("upc", "pk")
    return dict(found)


def search(text: str, *, limit: int | None = None) -> list[int]:
    """Return the ids of the products that a query finds, best first, hidden ones left out."""
    from shop.search.products import find

    return find(text, limit=limit)


def sitemap_entries(languages: Iterable[str]) -> list[tuple[dict[str, str], Any]]:
    """Return (path by language, last change) of every product and category worth a visit."""
    from shop.catalogue.selectors import visitable

    return visitable(languages)


def orders_of(user: Any) -> Any:
    """Return the user's orders, newest first."""
    from oscar.core.loading import get_model

    return get_model("order", "Order").objects.filter(user=user).order_by("-date_placed")
