"""Writing, changing and taking back notes, letting them be quoted, and finding one helpful."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.search import index

from community.moderation import operations as moderation
from community.moderation.models import Status
from community.moderation.operations import Refused
from community.moderation.photos import Photo
from shop.storefront import Purchase, delivered

from . import photos as photo_files
from .models import MOST_THINGS, Draft, Note, Thanks, Thing

__all__ = ["Refused", "change", "delete", "let_quote", "thank", "unthank", "write"]


def write(
    *,
    user: Any,
    title: str,
    text: str,
    lines: Sequence[int],
    key: str,
    may_be_quoted: bool = False,
    seconds: float | None = None,
    photos: Sequence[Photo] = (),
) -> Note:
    """Tell of things of one's own orders, and return the note, visible or held.

    ``lines`` are order lines that arrived; ``key`` is the form's: sent twice, it gives the same
    note. ``seconds`` is how long the writing took, ``photos`` are prepared. Raises
    :class:`Refused`.
    """
    same = Note.objects.filter(author=user, key=key)
    if sent := same.first():
        return sent
    things = own_things(user, lines)
    words = f"{title}\n\n{text}"
    try:
        moderation.may_write(user=user, text=words, photos=len(photos))
    except Refused:
        if sent := same.first():  # the other press of a double click was a moment faster
            return sent
        raise
    row = Note(
        author=user,
        title=title,
        text=text,
        key=key,
        may_be_quoted=may_be_quoted,
        language=get_language() or "",
    )
    try:
        with transaction.atomic():
            moderation.admit(row=row, text=words, seconds=seconds)
            _tie(row, things)
            photo_files.keep(row=row, photos=photos)
            index.insert_or_update_object(row)  # again: now with the names of the things
            Draft.objects.filter(user=user).delete()
        return row
    except IntegrityError:
        return Note.objects.get(author=user, key=key)


def own_things(user: Any, lines: Sequence[int]) -> list[Purchase]:
    """Return what the lines are, in their order. Raises :class:`Refused` for what is not theirs."""
    mine = {one.line_id: one for one in delivered(user) if one.product_id}
    wanted = list(dict.fromkeys(lines))
    if not wanted:
        raise Refused(_("Choose at least one thing that you tell of."))
    if len(wanted) > MOST_THINGS:
        raise Refused(_("Choose up to %(most)s things for one note.") % {"most": MOST_THINGS})
    if not set(wanted) <= mine.keys():
        raise Refused(
            _("One of these things has gone back or was not delivered to you. Choose again.")
        )
    return [mine[one] for one in wanted]


def change(*, row: Note, title: str, text: str) -> Note:
    """Put other words in the place of a note's. The caller has asked who may."""
    row.title, row.text = title, text
    return moderation.revise(row=row, text=f"{title}\n\n{text}")


@transaction.atomic
def delete(*, row: Note) -> None:
    """Take a note back: its words, photos and quotes go; what it led to stays counted."""
    moderation.withdraw(row=row)
    Note.objects.filter(pk=row.pk).update(title="", text="", fingerprint="", may_be_quoted=False)
    row.quotes.all().delete()
    row.photos.all().delete()
    index.remove_object(row)


def let_quote(*, row: Note, may: bool) -> None:
    """Note the author's consent to be quoted, or that they take it back: quotes go at once."""
    Note.objects.filter(pk=row.pk).update(may_be_quoted=may)
    row.may_be_quoted = may


@transaction.atomic
def thank(*, user: Any, row: Note) -> None:
    """Note that the user finds somebody's visible note helpful; twice is once."""
    seen = _locked(row)
    if seen is None or seen.author_id == user.pk or seen.status != Status.VISIBLE:
        return
    _thanks, is_new = Thanks.objects.get_or_create(note=seen, user=user)
    if is_new:
        Note.objects.filter(pk=row.pk).update(helpful=F("helpful") + 1)


@transaction.atomic
def unthank(*, user: Any, row: Note) -> None:
    """Take the user's thanks back."""
    seen = _locked(row)
    deleted, _by_model = Thanks.objects.filter(note=seen, user=user).delete()
    if deleted:
        Note.objects.filter(pk=row.pk).update(helpful=F("helpful") - 1)


def _locked(row: Note) -> Note | None:
    """Return the note, held so that thanks to it come and go one after the other."""
    return Note.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()


def _tie(row: Note, things: Sequence[Purchase]) -> None:
    Thing.objects.bulk_create(
        Thing(
            note=row,
            number=number,
            line=one.line_id,
            product=one.product_id or 0,
            variant=one.variant_id or one.product_id or 0,
            title=f"{one.title} ({one.variant})" if one.variant else one.title,
        )
        for number, one in enumerate(things)
    )
