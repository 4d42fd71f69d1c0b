"""What our templates of Oscar's dashboard show beyond Oscar's own."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.dashboard.access import may

register = template.Library()

# Label, and the name of the first screen.
_SECTIONS = (
    (_("Orders"), "order-list"),
    (_("Products"), "catalogue-product-list"),
    (_("Categories"), "catalogue-category-list"),
    (_("Reports"), "reports-index"),
)


@dataclass(frozen=True)
class Section:
    """A link of the dashboard's menu."""

    label: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def shop_sections(context: template.Context) -> list[Section]:
    """Return the sections that the user may see; the one at hand is marked."""
    request: Any = context["request"]
    return [
        Section(str(label), url, request.path.startswith(url))
        for label, name in _SECTIONS
        if may(request.user, name)
        for url in [reverse(f"dashboard:{name}")]
    ]
