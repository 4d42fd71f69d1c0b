"""What every page shows of the inbox."""

from typing import Any

from django import template

from ..selectors import MOST_COUNTED, unread

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_count(context: template.Context) -> str:
    """Return how much is new for who is signed in; empty for nothing. A stranger: no query."""
    request: Any = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    count = unread(user)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")
