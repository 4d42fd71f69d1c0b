"""What moderation needs to know of reviews."""

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.registry import Kind, register
from community.voices import operations as voices

from .models import Review, ReviewPhoto

CODE = "reviews"


def register_kind() -> None:
    """Make reviews known to moderation."""
    register(
        Kind(
            code=CODE,
            label=_("Reviews"),
            model=Review,
            text=lambda row: row.whole_text,
            about=lambda row: row.product_title,
            url=lambda row: row.get_absolute_url(),
            own_url=lambda row: f"{reverse('reviews:mine')}#{row.anchor}",
            thanks=thanks_of,
            known=known_of,
            erase=erase,
            pictures=pictures_of,
            related=("product",),
        )
    )


def thanks_of(user: Any) -> int:
    """Return how often the user's visible reviews were found helpful."""
    mine = Review.objects.visible().filter(author=user)
    return mine.aggregate(all=Sum("helpful"))["all"] or 0


def known_of(user: Any) -> list[dict[str, Any]]:
    """Return the user's reviews as plain values."""
    return [
        {
            "product": one.product_title,
            "stars": one.stars,
            "title": one.title,
            "text": one.text,
            "status": one.status,
            "since": one.date_created.isoformat(),
        }
        for one in Review.objects.filter(author=user).select_related("product").order_by("pk")
    ]


@transaction.atomic
def erase(user: Any) -> None:
    """Erase the user's reviews, with photos and thanks, and take back the thanks they gave."""
    voices.take_back_all(user=user, kind=CODE)
    mine = Review.objects.filter(author=user)
    voices.forget(kind=CODE, things=mine.values_list("pk", flat=True))
    mine.delete()


def pictures_of(rows: list[Review]) -> dict[int, list[tuple[str, str]]]:
    """Return (small, whole) addresses of the reviews' photos by review; one query."""
    found: dict[int, list[tuple[str, str]]] = {}
    for one in ReviewPhoto.objects.filter(review__in=rows).order_by("review", "number"):
        found.setdefault(one.review_id, []).append((one.small_url, one.whole_url))
    return found
