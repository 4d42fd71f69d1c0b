"""What moderation needs to know of notes."""

from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Status
from community.moderation.registry import Kind, register

from . import photos
from .models import Draft, Note, Thanks


def register_kind() -> None:
    """Make notes known to moderation."""
    register(
        Kind(
            code="notes",
            label=_("Notes"),
            model=Note,
            text=lambda row: f"{row.title}\n\n{row.text}",
            about=lambda row: row.title,
            url=lambda row: row.get_absolute_url(),
            own_url=lambda row: f"{reverse('notes:mine')}#{row.anchor}",
            thanks=thanks_of,
            known=known_of,
            erase=erase,
            pictures=photos.of_rows,
        )
    )


def thanks_of(user: Any) -> int:
    """Return how often the user's visible notes were found helpful."""
    mine = Note.objects.filter(author=user, status=Status.VISIBLE)
    return mine.aggregate(all=Sum("helpful"))["all"] or 0


def known_of(user: Any) -> list[dict[str, Any]]:
    """Return the user's notes, and the one they have begun, as plain values."""
    rows = Note.objects.filter(author=user).prefetch_related("things").order_by("pk")
    found: list[dict[str, Any]] = [
        {
            "title": one.title,
            "text": one.text,
            "things": [thing.title for thing in one.things.all()],
            "may_be_quoted": one.may_be_quoted,
            "status": one.status,
            "since": one.date_created.isoformat(),
        }
        for one in rows
    ]
    begun = Draft.objects.filter(user=user).first()
    return [*found, {"status": "draft", **begun.content}] if begun else found


@transaction.atomic
def erase(user: Any) -> None:
    """Erase what the user wrote, with photos and quotes, and take back their thanks."""
    given = Thanks.objects.filter(user=user)
    Note.objects.filter(pk__in=given.values("note")).update(helpful=F("helpful") - 1)
    given.delete()
    Draft.objects.filter(user=user).delete()
    Note.objects.filter(author=user).delete()
