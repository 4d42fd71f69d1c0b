"""Something else from the same shelf, for a product that is gone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from oscar.core.loading import get_model

from shop.money import money
from shop.partner.stock import StockState, stock_of
from shop.pictures import prefetch_pictures

from .cards import GREATEST_ID, Card

_LOOKED_AT = 24


def with_alternatives(found: dict[int, Card]) -> dict[int, Card]:
    """Return the cards, those that are GONE with something else to suggest.

    Nothing is asked where nothing is gone; five queries for any number that is. What is
    suggested has title, address, picture, price and stock; its variants are on its own page.
    """
    gone = [card for card in found.values() if card.state is StockState.GONE]
    if not gone:
        return found
    offered = [card for card in _candidates(gone, found) if card.can_buy]
    result = dict(found)
    for card in gone:
        near = [one for one in offered if set(one.category_ids) & set(card.category_ids)]
        if best := next(iter(near or offered), None):
            result[card.id] = replace(card, alternative=best)
    return result


def _candidates(gone: list[Card], exclude: Iterable[int]) -> list[Card]:
    """Return light cards of what stands nearest, then of the rest of the shop."""
    shelves = {category for card in gone for category in card.category_ids}
    links = get_model("catalogue", "ProductCategory").objects
    near = links.filter(product=OuterRef("pk"), category_id__in=shelves)
    products = get_model("catalogue", "Product").objects.browsable()
    products = products.exclude(pk__in=[one for one in exclude if 0 < one <= GREATEST_ID])
    chosen = {
        one.pk: one
        for one in products.select_related("maker", "product_class")
        .annotate(near=Exists(near))
        .order_by("-near", "-priority", "pk")[:_LOOKED_AT]
    }
    categories = defaultdict(list)
    for product_id, category in links.filter(
        product_id__in=chosen, category_id__in=shelves
    ).values_list("product_id", "category_id"):
        categories[product_id].append(category)
    offers, pictures = _offers(chosen), _pictures(chosen)
    return [
        _card(one, offers.get(one.pk, []), pictures.get(one.pk), tuple(categories[one.pk]))
        for one in chosen.values()
    ]


def _offers(chosen: dict[int, Any]) -> dict[int, list[Any]]:
    """Return the stock records of the products and of their variants, by the product's id."""
    mine = Q(product_id__in=chosen) | Q(product__parent_id__in=chosen)
    found = defaultdict(list)
    for record in (
        get_model("partner", "StockRecord").objects.filter(mine).select_related("product")
    ):
        parent = chosen.get(record.product.parent_id)
        if parent is not None:
            record.product.parent = parent
        else:
            record.product = chosen[record.product_id]
        found[record.product.parent_id or record.product_id].append(record)
    return found


def _pictures(chosen: dict[int, Any]) -> dict[int, Any]:
    images = get_model("catalogue", "ProductImage").objects.filter(
        product_id__in=chosen, image__isnull=False
    )
    found: dict[int, Any] = {}
    for one in images.select_related("image").order_by("display_order", "pk"):
        found.setdefault(one.product_id, one.image)
    prefetch_pictures(found.values())
    return found


def _card(product: Any, records: list[Any], picture: Any, categories: tuple[int, ...]) -> Card:
    standing = [(stock_of(record.product, record).state, record) for record in records]
    sold = [(state, record) for state, record in standing if state is not StockState.GONE]
    order = list(StockState)
    state = min((state for state, _record in sold), key=order.index, default=StockState.GONE)
    prices = [money(record.current_price, record.price_currency) for _state, record in sold]
    title = product.localized("title")
    return Card(
        id=product.pk,
        product_id=product.pk,
        title=title,
        url=reverse("catalogue:detail", kwargs={"slug": product.slug}),
        maker=product.maker.localized("name") if product.maker else "",
        picture=picture,
        alt=(picture.description if picture else "") or title,
        price=min(prices, default=None),
        price_from=len(set(prices)) > 1,
        state=state,
        category_ids=categories,
    )
