"""Finding products by words."""

from oscar.core.loading import get_model
from wagtail.search.backends import get_search_backend
from wagtail.search.backends import get_search_backend

from .words import query_words


def find(text: str, *, limit: int | None = None) -> list[int]:
    """Return the ids of public products that ``text`` finds, best first.

    A code (UPC) that is typed whole comes first. Nothing for an empty query.
    """
    words = query_words(text)
    if not words:
        return []
    product = get_model("catalogue", "Product")
    exact = product.objects.filter(upc__iexact=text.strip(), is_public=True)
    first = [parent or own for own, parent in exact.values_list("pk", "parent_id")]
    shown = product.objects.browsable()
    results = get_search_backend().search(words, shown, operator="and")
    found = [one.pk for one in (results[:limit] if limit else results)]
    return list(dict.fromkeys([*first, *found]))[:limit]
