"""What pages show of following."""

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse

from content.selectors import Topic

from ..selectors import follows_topic

register = template.Library()


@register.inclusion_tag("community/people/follow_topic.html", takes_context=True)
def follow_topic(context: template.Context, key: UUID, title: str) -> dict[str, Any]:
    """Render the button that follows a topic; of a stranger nothing is asked."""
    request: Any = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return {}
    user = request.user
    return {
        "topic": Topic(key, title, request.path),
        "followed": user.is_authenticated and follows_topic(user, key),
        "user": user,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def page_of(person: Any) -> str:
    """Return the path of a member's page; empty when they have none."""
    if person is None or not person.handle or not person.is_active:
        return ""
    return reverse("people:person", args=[person.handle])
