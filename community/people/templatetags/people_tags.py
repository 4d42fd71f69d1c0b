"""What pages show of following."""

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse

from content.selectors import Topic
from shop.storefront import Maker

from .. import selectors
from ..selectors import follows_maker, follows_topic

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


@register.inclusion_tag("community/people/follow_maker.html", takes_context=True)
def follow_maker(
    context: template.Context, maker_id: int, name: str, back: str = ""
) -> dict[str, Any]:
    """Render the button that follows a maker; of a stranger nothing is asked.

    ``back`` is where it leads without scripts, the page itself unless it is given.
    """
    request: Any = context.get("request")
    if request is None or not maker_id:
        return {}
    user = request.user
    return {
        "maker": Maker(maker_id, name, "", back or request.path),
        "followed": user.is_authenticated and follows_maker(user, maker_id),
        "user": user,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def bio_of(person: Any) -> str:
    """Return what a member says of themselves on their page."""
    return selectors.bio_of(person)


@register.simple_tag
def page_of(person: Any) -> str:
    """Return the path of a member's page; empty when they have none."""
    if person is None or not person.handle or not person.is_active:
        return ""
    return reverse("people:person", args=[person.handle])
