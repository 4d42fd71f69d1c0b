"""How far a member is trusted: worked out from what they did, and what follows from it.

The figures begin where Discourse's do. Reading is not measured here, so what others have found
fit to be seen counts in its place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from . import registry
from .models import Ban, Standing, Status

FRESH = timedelta(hours=1)  # how long a computed level is believed
LATELY = timedelta(days=100)


@dataclass(frozen=True)
class Allowance:
    """What a level may: links and photos in one contribution, one every so many seconds, a day."""

    links: int
    photos: int
    seconds: int
    a_day: int


ALLOWANCES = (
    Allowance(links=2, photos=0, seconds=30, a_day=10),
    Allowance(links=4, photos=2, seconds=10, a_day=50),
    Allowance(links=8, photos=4, seconds=5, a_day=100),
    Allowance(links=16, photos=4, seconds=5, a_day=200),
)


@dataclass(frozen=True)
class Deeds:
    """What a member did, counted from rows. ``days`` are those with something visible, lately."""

    age: timedelta
    visible: int
    rejected: int
    days: int
    thanks: int
    banned: bool


def level_for(deeds: Deeds) -> int:
    """Return the level, 0–3, that somebody who did this has."""
    if deeds.banned or deeds.rejected * 5 > deeds.visible:
        return 0
    steps = (
        deeds.visible >= 3 and deeds.age >= timedelta(days=1),
        deeds.visible >= 20
        and deeds.age >= timedelta(days=15)
        and deeds.days >= 8
        and deeds.thanks >= 1,
        deeds.visible >= 60
        and deeds.age >= timedelta(days=100)
        and deeds.days >= 30
        and deeds.thanks >= 20,
    )
    return next((level for level, reached in enumerate(steps) if not reached), len(steps))


def deeds_of(user: Any) -> Deeds:
    """Count what the user did, over all kinds of contributions."""
    visible = rejected = thanks = 0
    days: set[Any] = set()
    for kind in registry.every():
        mine = kind.model._default_manager.filter(author=user)
        seen = mine.filter(status=Status.VISIBLE)
        visible += seen.count()
        rejected += mine.filter(status=Status.REJECTED).count()
        thanks += kind.thanks(user)
        late = seen.filter(date_created__gt=timezone.now() - LATELY)
        days |= set(late.values_list("date_created__date", flat=True).distinct())
    return Deeds(
        age=timezone.now() - user.date_joined,
        visible=visible,
        rejected=rejected,
        days=len(days),
        thanks=thanks,
        banned=Ban.objects.current(user).exists(),
    )


def compute(user: Any) -> Standing:
    """Work the user's standing out anew, keep it and return it."""
    deeds = deeds_of(user)
    standing, _new = Standing.objects.update_or_create(
        user=user,
        defaults={
            "level": level_for(deeds),
            "visible": deeds.visible,
            "rejected": deeds.rejected,
            "thanks": deeds.thanks,
            "date_computed": timezone.now(),
        },
    )
    return standing


def standing_of(user: Any) -> Standing:
    """Return the user's standing, computed anew when it is over an hour old."""
    found = Standing.objects.filter(user=user).first()
    return found if found and _is_fresh(found.date_computed) else compute(user)


def allowance_of(user: Any) -> Allowance:
    """Return what the user may."""
    return ALLOWANCES[standing_of(user).level]


def _is_fresh(computed: datetime) -> bool:
    return timezone.now() - computed < FRESH
