"""Writing, changing and taking back comments, and finding one helpful."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language

from community.moderation import operations as moderation
from community.moderation.models import Status
from community.moderation.operations import Refused
from community.moderation.photos import Photo

from . import notices
from . import photos as photo_files
from .models import Comment, Thanks

__all__ = ["Refused", "change", "delete", "thank", "unthank", "write"]


def write(
    *,
    user: Any,
    page: Any,
    text: str,
    key: str,
    parent: Any = None,
    seconds: float | None = None,
    photos: Sequence[Photo] = (),
) -> Comment:
    """Say something below a page, and return the comment, visible or held.

    An answer to an answer stands beside it: threads have two levels. ``key`` is the form's: sent
    twice, it gives the same comment. ``seconds`` is how long the writing took. ``photos``
    are prepared. Raises :class:`Refused`.
    """
    same = Comment.objects.filter(author=user, key=key)
    if sent := same.first():
        return sent
    try:
        moderation.may_write(user=user, text=text, photos=len(photos))
    except Refused:
        if sent := same.first():  # the other press of a double click was a moment faster
            return sent
        raise
    row = Comment(
        author=user,
        page_id=page.pk,
        parent_id=parent and (parent.parent_id or parent.pk),
        text=text,
        key=key,
        language=get_language() or "",
    )
    try:
        with transaction.atomic():
            moderation.admit(row=row, text=text, seconds=seconds)
            photo_files.keep(row=row, photos=photos)
        return row
    except IntegrityError:
        return Comment.objects.get(author=user, key=key)


@transaction.atomic
def change(*, row: Comment, text: str) -> Comment:
    """Put other words in the place of a comment's. The caller has asked who may."""
    row.text = text
    row = moderation.revise(row=row, text=text)
    if row.status == Status.VISIBLE:
        notices.tell_of(row)  # who is named now and was not before
    return row


@transaction.atomic
def delete(*, row: Comment) -> None:
    """Take a comment back: its words go, its place stays while there are answers to it."""
    moderation.withdraw(row=row)
    Comment.objects.filter(pk=row.pk).update(text="", fingerprint="")
    row.photos.all().delete()


@transaction.atomic
def thank(*, user: Any, row: Comment) -> None:
    """Note that the user finds somebody's visible comment helpful; twice is once."""
    seen = _locked(row)
    if seen is None or seen.author_id == user.pk or seen.status != Status.VISIBLE:
        return
    _thanks, is_new = Thanks.objects.get_or_create(comment=seen, user=user)
    if is_new:
        Comment.objects.filter(pk=row.pk).update(helpful=F("helpful") + 1)


@transaction.atomic
def unthank(*, user: Any, row: Comment) -> None:
    """Take the user's thanks back."""
    seen = _locked(row)
    deleted, _by_model = Thanks.objects.filter(comment=seen, user=user).delete()
    if deleted:
        Comment.objects.filter(pk=row.pk).update(helpful=F("helpful") - 1)


def _locked(row: Comment) -> Comment | None:
    """Return the comment, held so that thanks to it come and go one after the other."""
    return Comment.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
