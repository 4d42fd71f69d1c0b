"""What templates ask of accounts."""

from typing import Any

from django import template

from ..social import providers

register = template.Library()


@register.simple_tag(takes_context=True)
def other_sites(context: Any) -> list[dict[str, Any]]:
    """Return (id, name, url) of every other site whose accounts may sign in here."""
    return providers(context["request"])
