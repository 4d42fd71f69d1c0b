"""When a parcel arrives, in working days: Monday to Friday, counted from tomorrow."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import DeliveryMethod

SATURDAY = 5


def arrival(least: int, most: int, today: date | None = None) -> tuple[date, date]:
    """Return the days between which a parcel that is ordered today arrives.

    ``today`` is the site's date.
    """
    today = today or timezone.localdate()
    return _after(today, least), _after(today, most)


def arrival_words(method: DeliveryMethod) -> str:
    """Return those days for a page, such as 24 to 26 November; nothing where they are not known."""
    if method.days_least is None or method.days_most is None:
        return ""
    return span_words(*arrival(method.days_least, method.days_most))


def span_words(first: date, last: date) -> str:
    """Return the days between two, without the year."""
    if first == last:
        return date_format(first, "MONTH_DAY_FORMAT")
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "MONTH_DAY_FORMAT"),
        "last": date_format(last, "MONTH_DAY_FORMAT"),
    }


def _after(day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return day
