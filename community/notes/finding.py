"""Notes among what the search finds."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content.rooms import Room, register
from shop.storefront import query_words

from . import selectors
from .models import Note

MOST_FOUND = 500


def register_room() -> None:
    """Have the search look here, too."""
    register(
        Room(
            code="notes",
            label=_("Notes"),
            find=find,
            show=show,
            template="community/notes/found.html",
        )
    )


def find(text: str) -> list[int]:
    """Return the numbers of the visible notes that ``text`` finds, best first; two queries.

    The index may be behind; what can be read is asked of the rows.
    """
    words = query_words(text)
    if not words:
        return []
    found = [one.pk for one in Note.objects.all().search(words, operator="and")[:MOST_FOUND]]
    public = set(selectors.visible().filter(pk__in=found).values_list("pk", flat=True))
    return [one for one in found if one in public]


def show(ids: Sequence[int], request: HttpRequest) -> list[Any]:
    """Return these notes in their order."""
    rows = selectors.whole(selectors.visible()).in_bulk(list(ids))
    return [rows[one] for one in ids if one in rows]
