"""What templates ask of kept things."""

from typing import Any

from django import template

from .. import selectors
from ..models import SaveList
from ..registry import Thing

register = template.Library()


@register.simple_tag(takes_context=True)
def is_kept(context: template.Context, kind: str, thing: int) -> bool:
    """Return whether the visitor keeps the thing. A stranger keeps nothing, without a query."""
    return selectors.is_kept(context.get("request"), kind, thing)


@register.inclusion_tag("community/saves/button.html", takes_context=True)
def save_button(
    context: template.Context, kind: str, thing: int, title: str, words: bool = False
) -> dict[str, Any]:
    """Render the button that keeps a thing, as a bookmark or with ``words``.

    Nothing in a preview, nor for a page that is not saved yet.
    """
    request: Any = context.get("request")
    if request is None or not thing or getattr(request, "is_preview", False):
        return {}
    return {"request": request, "thing": Thing(kind, thing, title, ""), "words": words}


@register.simple_tag
def public_lists(person: Any) -> list[SaveList]:
    """Return the lists that a member shows to everybody."""
    return selectors.public_lists(person)


@register.simple_tag(takes_context=True)
def address_here(context: template.Context) -> str:
    """Return the path of the page, with its query, to come back to."""
    request: Any = context.get("request")
    return request.get_full_path() if request is not None else ""
