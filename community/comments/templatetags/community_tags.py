"""What a page shows of the people who talk about it."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from ..forms import form_for
from ..pages import is_open
from ..selectors import thread
from ..texts import as_html

register = template.Library()


@register.inclusion_tag("community/comments/section.html", takes_context=True)
def comments(context: template.Context, page: Any) -> dict[str, Any]:
    """Render what readers say below the page.

    For a visitor without an account it holds what everybody sees, and no form: such a page can
    be kept and shown to the next. In a preview there is nothing.
    """
    request: Any = context.get("request")
    if request is None or page.pk is None or getattr(request, "is_preview", False):
        return {}
    shown = thread(page, request.user)
    signed_in = request.user.is_authenticated
    return {
        "request": request,
        "user": request.user,
        "page": page,
        "thread": shown,
        "open": is_open(page),
        "form": form_for(request.user) if signed_in and is_open(page) else None,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def as_said(text: str) -> SafeString:
    """Return what a reader wrote as HTML."""
    return as_html(text)


@register.filter
def spoken(row: Any) -> SafeString:
    """Return a reader's words as HTML; who is mentioned and has a page is linked to it."""
    return as_html(row.text, getattr(row, "known_handles", frozenset()))
