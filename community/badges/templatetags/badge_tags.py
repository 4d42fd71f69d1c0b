"""What templates ask of badges."""

from typing import Any

from django import template

from ..registry import Badge, badges_of

register = template.Library()


@register.simple_tag
def badges(person: Any) -> list[Badge]:
    """Return a member's badges for their own page."""
    return badges_of([person])[person.pk]
