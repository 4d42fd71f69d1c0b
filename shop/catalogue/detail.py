"""What the page of one product shows."""

import secrets
from dataclasses import replace
from typing import Any

import nh3
from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop import storefront
from shop.attribution.sources import PARAMETER, read_source
from shop.basket.forms import choice_in
from shop.pictures import SHARE_SPEC, rendition
from shop.shipping.selectors import terms
from shop.storefront import Card, StockState
from shop.storefront.making import shelf_of
from shop.texts import plain_text

from .addresses import product_address
from .selectors import trail
from .structured_data import breadcrumb_data, product_data
from .translation import one_name

_TEXT = {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "h3", "h4", "a", "table"}
_TABLE = {"thead", "tbody", "tr", "th", "td", "caption"}
RELATED = 4


def product_page(request: HttpRequest, product: Any) -> dict[str, Any]:
    """Return the context of ``shop/product.html``, in a fixed number of queries."""
    beside = _beside(product)
    found = storefront.cards([product.pk, *beside], alternatives=False)
    card = found.pop(product.pk)
    card = storefront.with_alternatives({product.pk: card})[product.pk]
    card = _chosen(request, card)
    token = request.GET.get(PARAMETER, "")
    description = clean_html(product.localized("description")) if product.is_public else ""
    if not product.is_public:
        card = _withdrawn(card)
    steps = _trail(card)
    return {
        "card": card,
        "product": {
            "description": description,
            "specs": specs_of(product, card) if product.is_public else [],
            "maker": _maker(product) if product.is_public else None,
            "related": [one for one in found.values() if one.can_buy][:RELATED],
            "upc": card.selected.upc if card.selected else product.upc or "",
        },
        "delivery": _delivery(),
        "returns_days": settings.SHOP_RETURNS_DAYS,
        "source": token if read_source(token) else "",
        "key": secrets.token_urlsafe(12),
        "breadcrumbs": steps,
        "meta": _meta(request, product, card, plain_text(description), steps),
    }


def _withdrawn(card: Card) -> Card:
    """Return the card of a hidden product: its name, and what there is in its place."""
    nothing: dict[str, Any] = {"summary": "", "maker": "", "place": "", "picture": None, "alt": ""}
    return replace(card, pictures=(), album=(), **nothing)


def clean_html(text: str) -> SafeString:
    """Return the description with nothing in it that runs or loads (safety A17)."""
    cleaned = nh3.clean(text, tags=_TEXT | _TABLE, attributes={"a": {"href", "title"}})
    return mark_safe(cleaned)  # nosec B308 B703


def specs_of(product: Any, card: Card) -> list[tuple[str, str]]:
    """Return (name, value) of what is known of the product and the chosen variant."""
    ids = [product.pk, *([card.selected.id] if card.selected else [])]
    values = get_model("catalogue", "ProductAttributeValue").objects.filter(product_id__in=ids)
    specs = {}
    for value in values.select_related("attribute", "value_option").order_by("pk"):
        shown = value.value_option.localized("option") if value.value_option else value.value
        specs[value.attribute.localized("name")] = str(shown)
    if card.maker:
        specs[_("Maker")] = one_name(filter(None, [card.maker, card.place]))
    if product.weight:
        specs[_("Weight")] = _("%(weight)s kg") % {"weight": f"{product.weight.normalize():f}"}
    return list(specs.items())


def _beside(product: Any) -> list[int]:
    """Return the ids of what belongs with the product: hand-picked first, then its shelf."""
    links = get_model("catalogue", "ProductCategory").objects
    picked = get_model("catalogue", "ProductRecommendation").objects.filter(primary=product)
    rank = picked.filter(recommendation=OuterRef("pk")).values("ranking")[:1]
    shelf = links.filter(category_id__in=links.filter(product=product).values("category_id"))
    near = Q(pk__in=picked.values("recommendation_id")) | Q(pk__in=shelf.values("product_id"))
    found = get_model("catalogue", "Product").objects.browsable().filter(near)
    order = (F("rank").desc(nulls_last=True), "-priority", "pk")
    ids = found.exclude(pk=product.pk).annotate(rank=Subquery(rank)).order_by(*order)
    return list(ids.values_list("pk", flat=True)[: RELATED * 3])


def _chosen(request: HttpRequest, card: Card) -> Card:
    """Return the card with the variant that the address names, by code, else id, else values."""
    wanted = request.GET.get("variant", "")
    variant, choices = choice_in(request.GET)
    for name in (lambda one: one.upc, lambda one: str(one.id)):
        if match := next((one for one in card.variants if wanted and name(one) == wanted), None):
            variant = match.id
            break
    return storefront.with_choice(card, variant, choices)


def _maker(product: Any) -> dict[str, Any] | None:
    maker = product.maker
    if maker is None:
        return None
    return {
        "id": maker.pk,
        "name": maker.localized("name"),
        "story": maker.localized("story"),
        "url": shelf_of(maker.slug),
    }


def _delivery() -> dict[str, Any]:
    return dict(vars(terms()))


def _trail(card: Card) -> list[tuple[str, str]]:
    """Return the way from the shop to the product's deepest shelf, in one query."""
    categories = get_model("catalogue", "Category").objects.browsable()
    own = categories.filter(pk__in=card.category_ids).order_by("-depth", "path").values("path")
    above = categories.annotate(end=Subquery(own[:1])).filter(end__startswith=F("path"))
    return trail(above.order_by("depth"))


def _meta(
    request: HttpRequest, product: Any, card: Card, words: str, steps: list[tuple[str, str]]
) -> dict[str, Any]:
    canonical = request.build_absolute_uri(product_address(product.slug))
    share = rendition(card.picture, SHARE_SPEC)
    image = request.build_absolute_uri(share.url) if share else ""
    data = [
        product_data(request, product, card, words, image),
        breadcrumb_data(request, [*steps, (card.title, canonical)]),
    ]
    return {
        "title": card.title,
        "description": card.summary or words[:200],
        "canonical": canonical,
        "kind": "product",
        "image_url": image,
        "image_alt": card.alt,
        "robots": "noindex" if card.state is StockState.GONE else "",
        "json_ld": [] if card.state is StockState.GONE else data,
        "currency": settings.OSCAR_DEFAULT_CURRENCY,
    }
