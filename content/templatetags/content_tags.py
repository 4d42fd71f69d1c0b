"""What templates ask of the editorial app."""

from typing import Any

from django import template

from content import selectors
from content.models import stories as listing

register = template.Library()


@register.simple_tag(takes_context=True)
def source_token(context: template.Context, block_id: Any = "") -> str:
    """Return the signed source of a sale from a block of the page at hand.

    Empty outside a story and in a preview, where nothing can be bought.
    """
    page, request = context.get("page"), context.get("request")
    if page is None or not hasattr(page, "token_for"):
        return ""
    return page.token_for(request, block_id)


@register.simple_tag(takes_context=True)
def card_for(context: template.Context, product_id: int | None) -> Any | None:
    """Return the card of a product among those that the page has fetched, or None."""
    return (context.get("cards") or {}).get(product_id)


@register.simple_tag(takes_context=True)
def plate_of(context: template.Context, card: Any) -> int | None:
    """Return the number under which a story shows a card, or None."""
    return (context.get("plates") or {}).get(getattr(card, "id", None))


@register.simple_tag(takes_context=True)
def stories_with(context: template.Context, *shown: Any) -> list[listing.Tile]:
    """Return the newest stories that show any of these: products by their id, or cards.

    A card stands for its product and all its variants.
    """
    ids = {one for item in shown if item for one in _ids(item)}
    return selectors.stories_with_product(ids, request=context.get("request"))


def _ids(item: Any) -> list[int]:
    if isinstance(item, int):
        return [item]
    return [item.id, item.product_id, *(variant.id for variant in item.variants)]
