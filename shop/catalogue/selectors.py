"""Reading the catalogue, beyond what a card holds."""

from datetime import datetime

from django.urls import reverse
from oscar.core.loading import get_model


def visitable() -> list[tuple[str, datetime | None]]:
    """Return (path, last change) of every public product and category, in two queries."""
    products = get_model("catalogue", "Product").objects.browsable()
    entries: list[tuple[str, datetime | None]] = [
        (reverse("catalogue:detail", kwargs={"slug": slug}), changed)
        for slug, changed in products.order_by("pk").values_list("slug", "date_updated")
    ]
    paths: dict[str, str] = {}
    for path, slug in (
        get_model("catalogue", "Category")
        .objects.browsable()
        .order_by("path")
        .values_list("path", "slug")
    ):
        above = paths.get(path[:-4])
        paths[path] = f"{above}/{slug}" if above else slug
        entries.append((reverse("catalogue:category", kwargs={"path": paths[path]}), None))
    return entries
