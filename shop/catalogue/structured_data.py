"""Products as search engines read them (schema.org; Google's merchant listing guide)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from shop.storefront import Card, StockState, Variant

from .ratings import Said, examples_of
from .translation import one_name

_AVAILABILITY = {
    StockState.IN: "InStock",
    StockState.LOW: "LimitedAvailability",
    StockState.OUT: "OutOfStock",
    StockState.COMING: "PreOrder",
    StockState.GONE: "Discontinued",
}
_CONTEXT = "https://schema.org"


def product_data(
    request: HttpRequest, product: Any, card: Card, description: str, image: str
) -> dict[str, Any]:
    """Return a Product with its Offer, or a ProductGroup with one Product a variant."""
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "ProductGroup" if card.variants else "Product",
        "name": card.title,
        "description": card.summary or description[:5000],
        "url": request.build_absolute_uri(product.get_absolute_url()),
    }
    if image:
        data["image"] = [image]
    if card.maker:
        data["brand"] = {"@type": "Brand", "name": card.maker}
    if card.reviews and card.rating:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(card.rating, 1),
            "reviewCount": card.reviews,
        }
        data["review"] = [_review(one) for one in examples_of(product.pk)]
    if card.variants:
        data["productGroupID"] = product.upc or str(product.pk)
        data["variesBy"] = [axis.name for axis in card.axes if axis.name]
        sold = (one for one in card.variants if one.state is not StockState.GONE)
        data["hasVariant"] = [_variant(request, card, one, image) for one in sold]
    else:
        data["sku"] = product.upc or str(product.pk)
        data["offers"] = _offer(request, card, card.url)
    return data


def _review(said: Said) -> dict[str, Any]:
    """Return what a buyer said, as a Review."""
    data: dict[str, Any] = {
        "@type": "Review",
        "reviewRating": {"@type": "Rating", "ratingValue": said.stars, "bestRating": 5},
        "author": {"@type": "Person", "name": said.author or gettext("A reader")},
        "datePublished": said.date.date().isoformat(),
        "reviewBody": said.text,
    }
    if said.title:
        data["name"] = said.title
    return data


def breadcrumb_data(request: HttpRequest, trail: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the way to a page as a BreadcrumbList of (title, path)."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": title,
                "item": request.build_absolute_uri(url),
            }
            for position, (title, url) in enumerate(trail, 1)
        ],
    }


def _variant(request: HttpRequest, card: Card, variant: Variant, image: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Product",
        "sku": variant.upc or str(variant.id),
        "name": one_name([card.title, variant.label]),
        "offers": _offer(request, variant, variant.url),
    }
    if image:
        data["image"] = image
    return data


def _offer(request: HttpRequest, sold: Card | Variant, url: str) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": request.build_absolute_uri(url),
        "availability": f"{_CONTEXT}/{_AVAILABILITY[sold.state]}",
        "itemCondition": f"{_CONTEXT}/NewCondition",
        "priceCurrency": settings.OSCAR_DEFAULT_CURRENCY,
    }
    price = sold.shown_price
    if price is not None:
        offer["price"] = price.plain
        offer["priceCurrency"] = price.currency
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": price.plain,
            "priceCurrency": price.currency,
            "valueAddedTaxIncluded": not sold.without_tax,
        }
    return offer
