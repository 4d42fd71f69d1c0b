"""What other rooms' pages show of notes."""

from typing import Any

from django import template

from ..selectors import PER_SECTION, newest

register = template.Library()


@register.inclusion_tag("community/notes/guide.html", takes_context=True)
def notes_on(context: template.Context, card: Any) -> dict[str, Any]:
    """Render what buyers tell of a product. Everybody sees the same, so it can be kept."""
    leaf = newest(product=card.product_id, most=PER_SECTION)
    return {"card": card, "leaf": leaf, "request": context.get("request")}


@register.inclusion_tag("community/notes/latest.html")
def latest_notes() -> dict[str, Any]:
    """Render the newest notes; nothing while there are none."""
    return {"notes": newest(most=PER_SECTION).notes}
