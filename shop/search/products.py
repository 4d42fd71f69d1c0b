"""Finding products by words."""

from django.db.models import Q
from oscar.core.loading import get_model
from wagtail.search.backends import get_search_backend

from .words import query_words


def find(text: str, *, limit: int | None = None) -> list[int]:
    """Return the ids of public products that ``text`` finds, best first.

    A code (UPC) that is typed whole comes first, a variant's stands for its product.
    Nothing for an empty query.
    """
    words = query_words(text)
    if not words:
        return []
    products = get_model("catalogue", "Product").objects
    code = text.replace("\x00", "").strip()
    visible = Q(parent=None) | Q(parent__is_public=True)
    exact = products.filter(visible, upc__iexact=code, is_public=True)
    first = [parent or own for own, parent in exact.values_list("pk", "parent_id")]
    results = get_search_backend().search(words, products.browsable(), operator="and")
    found = [one.pk for one in (results[:limit] if limit else results)]
    return list(dict.fromkeys([*first, *found]))[:limit]
