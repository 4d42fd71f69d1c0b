"""The photos in notes: kept, shown to whom the note is shown to, and taken away."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import View

from community.moderation.access import may_moderate
from community.moderation.photos import Photo as Prepared
from community.moderation.photos import answer

from . import selectors
from .models import Note, Photo


def keep(*, row: Note, photos: Sequence[Prepared]) -> None:
    """Keep the photos in the note, in their order, in the caller's transaction."""
    for number, one in enumerate(photos):
        Photo.objects.create(
            note=row,
            number=number,
            whole=one.whole,
            small=one.small,
            width=one.width,
            height=one.height,
        )


def of_rows(rows: list[Note]) -> dict[int, list[tuple[str, str]]]:
    """Return (small, whole) addresses of the notes' photos by note; one query."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in Photo.objects.filter(note__in=rows).order_by("note", "number"):
        found.setdefault(one.note_id, []).append((one.small_url, one.whole_url))
    return found


class PhotoView(View):
    """A photo, for those who may see its note and for moderators. Raises Http404."""

    def get(self, request: HttpRequest, photo_id: int, size: str) -> HttpResponseBase:
        photo = Photo.objects.select_related("note").filter(pk=photo_id).first()
        if photo is None:
            raise Http404
        if not selectors.may_see(photo.note, request.user) and not may_moderate(request.user):
            raise Http404
        return answer(photo.small if size == "small" else photo.whole)
