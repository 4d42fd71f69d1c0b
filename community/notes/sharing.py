"""Notes among what readers share."""

from collections.abc import Iterable
from typing import Any

from community.sharing.models import Link
from community.sharing.targets import FINDERS, Target

from . import selectors


def register_kind() -> None:
    """Let readers make links to notes."""
    FINDERS[Link.NOTE] = targets


def targets(request: Any, ids: set[int]) -> Iterable[Target]:
    """Yield the visible notes of these; the first thing told of gives the picture."""
    rows = list(selectors.whole(selectors.visible().filter(pk__in=ids)))
    things = selectors.things_of(rows)
    for note in rows:
        card = things[note.pk][0].card if things[note.pk] else None
        yield Target(
            Link.NOTE,
            note.pk,
            note.title,
            note.get_absolute_url(),
            card.picture if card else None,
            card.alt if card else "",
        )
