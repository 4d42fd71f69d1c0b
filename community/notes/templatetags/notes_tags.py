"""What other rooms' pages show of notes."""

from typing import Any

from django import template

from .. import quoting
from ..models import Quote
from ..selectors import PER_SECTION, newest

register = template.Library()
_KNOWN = "reader_quotes"


@register.inclusion_tag("community/notes/guide.html", takes_context=True)
def notes_on(context: template.Context, card: Any) -> dict[str, Any]:
    """Render what buyers tell of a product. Everybody sees the same, so it can be kept."""
    leaf = newest(product=card.product_id, most=PER_SECTION)
    return {
        "card": card,
        "leaf": leaf,
        "quotes": quoting.on_product(card.product_id),
        "request": context.get("request"),
    }


@register.inclusion_tag("community/notes/quote.html", takes_context=True)
def reader_quote(context: template.Context, quote: Quote) -> dict[str, Any]:
    """Render a reader's words in a story, or nothing when they may not be shown any more.

    All quotes of the story are asked for at the first of them: one query.
    """
    known = vars(context["request"]).setdefault(_KNOWN, {}) if "request" in context else {}
    if quote.pk not in known:
        wanted = {quote.pk, *_quotes_in(context.get("page"))}
        found = quoting.shown(wanted)
        known |= {one: found.get(one) for one in wanted}
    return {"quote": known[quote.pk]}


def _quotes_in(page: Any) -> list[int]:
    """Return the numbers of all quotes in the page's body."""
    body = getattr(page, "body", None) or []
    quotes = [one.value["quote"] for one in body if one.block_type == "note_quote"]
    return [one.pk for one in quotes if one]


@register.inclusion_tag("community/notes/latest.html")
def latest_notes() -> dict[str, Any]:
    """Render the newest notes; nothing while there are none."""
    return {"notes": newest(most=PER_SECTION).notes}
