"""The photos beside comments: kept, shown to whom the comment is shown to, and taken away."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import View

from community.moderation.access import may_moderate
from community.moderation.photos import Photo as Prepared
from community.moderation.photos import answer

from . import selectors
from .models import Comment, Photo


def keep(*, row: Comment, photos: Sequence[Prepared]) -> None:
    """Keep the photos beside the comment, in their order, in the caller's transaction."""
    for number, one in enumerate(photos):
        Photo.objects.create(
            comment=row,
            number=number,
            whole=one.whole,
            small=one.small,
            width=one.width,
            height=one.height,
        )


def of_rows(rows: list[Comment]) -> dict[int, list[tuple[str, str]]]:
    """Return (small, whole) addresses of the comments' photos by comment; one query."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in Photo.objects.filter(comment__in=rows).order_by("comment", "number"):
        found.setdefault(one.comment_id, []).append((one.small_url, one.whole_url))
    return found


class PhotoView(View):
    """A photo, for those who may see its comment and for moderators. Raises Http404."""

    def get(self, request: HttpRequest, photo_id: int, size: str) -> HttpResponseBase:
        photo = Photo.objects.select_related("comment").filter(pk=photo_id).first()
        if photo is None:
            raise Http404
        seen = selectors.find(photo.comment_id, request.user)
        is_seen = seen is not None and (seen.is_visible or seen.author_id == request.user.pk)
        if not is_seen and not may_moderate(request.user):
            raise Http404
        return answer(photo.small if size == "small" else photo.whole)
