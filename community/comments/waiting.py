"""How long a review takes, in words: from decisions that were really made, or not at all."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def wait_words(wait: timedelta | None) -> str:
    """Return a sentence about the usual wait; empty while too few decisions tell of it."""
    if wait is None:
        return ""
    minutes = max(round(wait.total_seconds() / 60), 1)
    if minutes < 60:
        return _unit(
            ngettext(
                "Half of the last reviews took less than %(count)s minute.",
                "Half of the last reviews took less than %(count)s minutes.",
                minutes + 1,
            ),
            minutes + 1,
        )
    hours = -(-minutes // 60)
    if hours < 48:
        return _unit(
            ngettext(
                "Half of the last reviews took less than %(count)s hour.",
                "Half of the last reviews took less than %(count)s hours.",
                hours,
            ),
            hours,
        )
    return _("Reviews take some days at present.")


def _unit(words: str, count: int) -> str:
    return words % {"count": count}
