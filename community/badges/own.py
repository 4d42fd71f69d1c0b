"""The badges that come with time alone."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .registry import Badge, register

YEAR = timedelta(days=365)


def register_badges() -> None:
    """Make the badge of the first year known."""
    register(
        Badge(
            code="year",
            label=_("A year here"),
            reason=_("Has been a member for a year."),
            holders=here_for_a_year,
            rank=50,
        )
    )


def here_for_a_year(people: list[Any]) -> set[int]:
    """Return those who came a year ago or earlier; no query."""
    since = timezone.now() - YEAR
    return {one.pk for one in people if one.date_joined <= since}
