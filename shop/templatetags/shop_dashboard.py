"""What our templates of Oscar's dashboard show beyond Oscar's own."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.views.decorators import check_permissions

register = template.Library()

# Label, Oscar's app, the name of its first screen.
_SECTIONS = (
    (_("Orders"), "orders", "order-list"),
    (_("Products"), "catalogue", "catalogue-product-list"),
    (_("Categories"), "catalogue", "catalogue-category-list"),
    (_("Offers"), "offers", "offer-list"),
    (_("Vouchers"), "vouchers", "voucher-list"),
    (_("Ranges"), "ranges", "range-list"),
    (_("Reviews"), "reviews", "reviews-list"),
    (_("Reports"), "reports", "reports-index"),
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
        for label, app, name in _SECTIONS
        if check_permissions(
            request.user, apps.get_app_config(f"{app}_dashboard").get_permissions(name)
        )
        for url in [reverse(f"dashboard:{name}")]
    ]


@register.simple_tag
def lines_with_sources(order: Any) -> Any:
    """Return the order's lines with the articles that they came from, in one query."""
    return order.lines.select_related("source_page")
