"""Reading the catalogue, beyond what a card holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from .addresses import category_address, product_address


def visitable(languages: Iterable[str]) -> list[tuple[dict[str, str], datetime | None]]:
    """Return (path by language, last change) of all products and categories worth a visit.

    Two queries, whatever the number of languages.
    """
    ended = Q(available_until__lte=timezone.now())
    products = get_model("catalogue", "Product").objects.browsable().exclude(ended)
    rows = list(products.order_by("pk").values_list("slug", "date_updated"))
    shelves = _shelves()
    entries: list[tuple[dict[str, str], datetime | None]] = [
        *(({}, changed) for _slug, changed in rows),
        *(({}, None) for _slugs in shelves),
    ]
    for language in languages:
        with translation.override(language):
            paths = [product_address(slug) for slug, _changed in rows]
            paths += [category_address(slugs) for slugs in shelves]
        for (by_language, _changed), path in zip(entries, paths, strict=True):
            by_language[language] = path
    return entries


def _shelves() -> list[list[str]]:
    """Return the slugs of every category worth a visit and of those above it, in one query."""
    categories = get_model("catalogue", "Category")
    slugs: dict[str, list[str]] = {}
    for path, slug in categories.objects.browsable().order_by("path").values_list("path", "slug"):
        slugs[path] = [*slugs.get(path[: -categories.steplen], []), slug]
    return list(slugs.values())


def trail(categories: Iterable[Any]) -> list[tuple[str, str]]:
    """Return (name, path) of the way from the shop down these categories, the topmost first."""
    steps = [(_("Shop"), reverse("catalogue:index"))]
    slugs: list[str] = []
    for category in categories:
        slugs.append(category.slug)
        steps.append((category.localized("name"), category_address(slugs)))
    return steps
