"""Moments of offers in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _


def moment_words(moment: datetime) -> str:
    """Return a day for a text, with hour and zone where it is not the day's first or last minute.

    The day is that of the active time zone.
    """
    local = timezone.localtime(moment)
    day = date_format(local, "DATE_FORMAT")
    if (local.hour, local.minute) in ((0, 0), (23, 59)):
        return day
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": day,
        "time": time_format(local, "TIME_FORMAT"),
        "zone": local.tzname(),
    }
