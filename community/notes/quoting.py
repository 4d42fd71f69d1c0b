"""Sentences of notes in other places: shown while their author lets them be, and no longer."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from community.moderation.models import Status

from .models import Note, Quote

ON_A_PRODUCT = 2


def quotable() -> QuerySet[Note]:
    """Return the notes that are public and whose authors let them be quoted."""
    return Note.objects.filter(
        status=Status.VISIBLE, may_be_quoted=True, author__is_active=True
    ).select_related("author")


def shown(ids: Iterable[int]) -> dict[int, Quote]:
    """Return those of the quotes that may be shown now, by number; one query."""
    return {one.pk: one for one in _allowed(Quote.objects.filter(pk__in=list(ids)))}


def on_product(product_id: int) -> list[Quote]:
    """Return what editors show on the page of a product, the latest first; one query."""
    rows = Quote.objects.filter(on_products=True, note__things__product=product_id)
    return _allowed(rows.distinct().order_by("-pk")[:10])[:ON_A_PRODUCT]


def is_in(words: str, note: Note) -> bool:
    """Return whether the words stand in the note as they are, line breaks apart."""
    return bool(words.strip()) and _flat(words) in _flat(note.text)


def _allowed(rows: QuerySet[Quote]) -> list[Quote]:
    """Return the quotes whose notes can be quoted and still say so."""
    found = rows.select_related("note__author")
    return [
        one
        for one in found
        if one.note.is_quotable
        and one.note.author is not None
        and one.note.author.is_active
        and is_in(one.words, one.note)
    ]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
