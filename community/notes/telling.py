"""Telling members what their notes lead to: that there was an order, never whose."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.notifications.operations import tell
from community.notifications.registry import Notice, register

from .models import Note

ORDER = "note-order"


def register_notice() -> None:
    """Make the news of an order known to the inbox."""
    register(
        Notice(
            code=ORDER,
            label=gettext_lazy("Somebody buys from a note of yours"),
            sentence=_sentence,
            button=gettext_lazy("See what your notes led to"),
        )
    )


def tell_of_sale(number: str, notes: dict[int, int]) -> None:
    """Tell the writers of the notes that led to the paid order, once an order and note.

    Nothing of the buyer or the order is told.
    """
    rows = Note.objects.in_bulk(notes)
    people = get_user_model().objects.filter(is_active=True).in_bulk(notes.values())
    for note_id, writer_id in sorted(notes.items()):
        if note_id in rows and writer_id in people:
            tell(
                person=people[writer_id],
                kind=ORDER,
                key=f"{ORDER}:{number}:{note_id}",
                about=rows[note_id].title,
                url=f"/notes/mine/#{rows[note_id].anchor}",
            )


def _sentence(row: Any) -> str:
    if not row.about:
        return _("Somebody bought from a note of yours.")
    return _("Somebody bought from your note “%(title)s”.") % {"title": row.about}
