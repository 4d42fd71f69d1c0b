"""Who is named with ``@`` in what readers write: those who have a page are linked to it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from .texts import mentioned

MOST = 500  # names that are looked up for one page


def mark(rows: Iterable[Any]) -> None:
    """Note on each row, as ``known_handles``, who of those it mentions has a page.

    One query for all of them, none where nobody is mentioned.
    """
    every = list(rows)
    names = sorted({name for row in every if "@" in row.text for name in mentioned(row.text)})
    people = get_user_model().objects.filter(is_active=True, handle__in=names[:MOST])
    known = frozenset(people.values_list("handle", flat=True)) if names else frozenset()
    for row in every:
        row.known_handles = known
