"""Notes among what readers share and save."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.saves import registry
from community.sharing.models import Link
from community.sharing.targets import FINDERS, Target

from . import selectors


def register_kind() -> None:
    """Let readers make links to notes, and keep them."""
    FINDERS[Link.NOTE] = targets
    registry.register(registry.Kind(code=Link.NOTE, label=_("Note"), find=kept))


def kept(request: Any, ids: set[int]) -> dict[int, registry.Thing]:
    """Return the visible notes of these as lists of kept things show them."""
    return {
        one.thing: registry.Thing(one.kind, one.thing, one.title, one.url, one.picture, one.alt)
        for one in targets(request, ids)
    }


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
