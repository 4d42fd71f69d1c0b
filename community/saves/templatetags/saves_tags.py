"""What templates ask of kept things."""

from typing import Any

from django import template

from ..selectors import ids_for

register = template.Library()


@register.simple_tag(takes_context=True)
def is_kept(context: template.Context, product_id: int) -> bool:
    """Return whether the visitor keeps the product. A stranger keeps nothing, without a query."""
    return product_id in ids_for(context.get("request"))


@register.simple_tag(takes_context=True)
def address_here(context: template.Context) -> str:
    """Return the path of the page, with its query, to come back to."""
    request: Any = context.get("request")
    return request.get_full_path() if request is not None else ""
