"""The badges that comments bring."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from community.badges.registry import Badge, register

from .models import Comment
from .selectors import public_comments

TEN = 10


def register_badges() -> None:
    """Make the badges of the first comment and of ten thanks known."""
    register(
        Badge(
            code="helpful",
            label=_("Helpful"),
            reason=_("Readers found their comments helpful ten times."),
            holders=helpful_ten_times,
            rank=10,
            beside=True,
        )
    )
    register(
        Badge(
            code="first_comment",
            label=_("First comment"),
            reason=_("Wrote a comment that everybody can read."),
            holders=who_said_something,
            rank=40,
        )
    )


def helpful_ten_times(people: list[Any]) -> set[int]:
    """Return those of the people whose public comments were found helpful ten times; one query."""
    rows = _of(people).order_by().values("author").annotate(all=Sum("helpful"))
    return set(rows.filter(all__gte=TEN).values_list("author", flat=True))


def who_said_something(people: list[Any]) -> set[int]:
    """Return those of the people who have a public comment; one query."""
    return {
        one for one in _of(people).order_by().values_list("author", flat=True).distinct() if one
    }


def _of(people: list[Any]) -> Any:
    mine = Comment.objects.filter(author__in=[one.pk for one in people])
    return mine.filter(pk__in=public_comments().values("pk"))
