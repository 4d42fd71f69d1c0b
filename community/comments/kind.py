"""What moderation needs to know of comments."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Status
from community.moderation.registry import Kind, register

from . import notices, photos
from .models import Comment, Photo, Thanks


def register_kind() -> None:
    """Make comments known to moderation."""
    register(
        Kind(
            code="comments",
            label=_("Comments"),
            model=Comment,
            text=lambda row: row.text,
            about=lambda row: row.page.title,
            url=lambda row: row.get_absolute_url(),
            own_url=lambda row: f"{reverse('comments:mine')}#{row.anchor}",
            moved=moved,
            thanks=thanks_of,
            known=known_of,
            erase=erase,
            pictures=photos.of_rows,
            related=("page",),
        )
    )


def moved(row: Any, was: str) -> None:
    """Keep the count of visible answers of the comment above, and tell whom it concerns."""
    if row.status == Status.VISIBLE:
        notices.tell_of(row)
    if row.parent_id is None:
        return
    step = (row.status == Status.VISIBLE) - (was == Status.VISIBLE)
    if step:
        Comment.objects.filter(pk=row.parent_id).update(answers=F("answers") + step)


def thanks_of(user: Any) -> int:
    """Return how often the user's visible comments were found helpful."""
    mine = Comment.objects.filter(author=user, status=Status.VISIBLE)
    return mine.aggregate(all=Sum("helpful"))["all"] or 0


def known_of(user: Any) -> list[dict[str, Any]]:
    """Return the user's comments as plain values."""
    return [
        {
            "page": one.page.title,
            "text": one.text,
            "status": one.status,
            "since": one.date_created.isoformat(),
        }
        for one in Comment.objects.filter(author=user).select_related("page").order_by("pk")
    ]


@transaction.atomic
def erase(user: Any) -> None:
    """Erase what the user wrote and take back their thanks; what others answered stays.

    A comment that others answered leaves its place, without words and without a name.
    """
    given = Thanks.objects.filter(user=user)
    Comment.objects.filter(pk__in=given.values("comment")).update(helpful=F("helpful") - 1)
    given.delete()
    mine = Comment.objects.filter(author=user)
    seen = mine.filter(status=Status.VISIBLE).exclude(parent=None).order_by()
    for parent, count in seen.values_list("parent").annotate(Count("pk")):
        Comment.objects.filter(pk=parent).update(answers=F("answers") - count)
    answered = Comment.objects.filter(parent__author=user).exclude(author=user)
    Photo.objects.filter(comment__author=user).delete()
    places = mine.filter(pk__in=answered.values("parent"))
    places.update(text="", fingerprint="", status=Status.WITHDRAWN, author=None)
    mine.delete()
