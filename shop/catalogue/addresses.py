"""The addresses of the catalogue, without a query."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode


def product_address(slug: str) -> str:
    """Return the path of a product's page."""
    return reverse("catalogue:detail", kwargs={"slug": slug})


def variant_address(slug: str, code: str | int) -> str:
    """Return the path of a product's page with a variant chosen, by its code (UPC) or id."""
    return f"{product_address(slug)}?{urlencode({'variant': code})}"


def category_address(slugs: Iterable[str]) -> str:
    """Return the path of a category's page, from the slugs of those above it and its own."""
    return reverse("catalogue:category", kwargs={"path": "/".join(slugs)})
