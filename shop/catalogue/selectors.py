"""Reading the catalogue, beyond what a card holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from .addresses import category_address, product_address


def visitable() -> list[tuple[str, datetime | None]]:
    """Return (path, last change) of all products and categories worth a visit, in two queries."""
    ended = Q(available_until__lte=timezone.now())
    products = get_model("catalogue", "Product").objects.browsable().exclude(ended)
    entries: list[tuple[str, datetime | None]] = [
        (product_address(slug), changed)
        for slug, changed in products.order_by("pk").values_list("slug", "date_updated")
    ]
    categories = get_model("catalogue", "Category")
    slugs: dict[str, list[str]] = {}
    for path, slug in categories.objects.browsable().order_by("path").values_list("path", "slug"):
        slugs[path] = [*slugs.get(path[: -categories.steplen], []), slug]
        entries.append((category_address(slugs[path]), None))
    return entries


def trail(categories: Iterable[Any]) -> list[tuple[str, str]]:
    """Return (name, path) of the way from the shop down these categories, the topmost first."""
    steps = [(_("Shop"), reverse("catalogue:index"))]
    slugs: list[str] = []
    for category in categories:
        slugs.append(category.slug)
        steps.append((category.localized("name"), category_address(slugs)))
    return steps
