"""When summaries go out: in the morning, every day or every Monday, by the clock of the house."""

from datetime import datetime, timedelta

from django.utils import timezone

from .models import Wishes

MORNING = 8


def next_time(rhythm: str, now: datetime) -> datetime:
    """Return when the next summary of this rhythm goes out."""
    local = timezone.localtime(now)
    day = local.date()
    if local.hour >= MORNING:
        day += timedelta(days=1)
    if rhythm == Wishes.Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return timezone.make_aware(datetime(day.year, day.month, day.day, MORNING))  # noqa: DTZ001
