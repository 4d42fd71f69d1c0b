"""One cell to one value. Each reader raises :class:`BadValue` with a message fit to show."""

import html
import re
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

HIGHEST_PRICE = Decimal("9999999999.99")
HEAVIEST = Decimal(100_000)
LARGEST_COUNT = 1_000_000_000
YEARS = range(1970, 2200)
_PRICE = re.compile(r"\d{1,10}(\.\d{1,10}|,\d{1,2})?", re.ASCII)
_MEASURE = re.compile(r"\d{1,9}([.,]\d{1,10})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}([.,]0{1,10})?", re.ASCII)
_KILOGRAMS = {
    "kg": "1",
    "g": "0.001",
    "lbs": "0.45359237",
    "lb": "0.45359237",
    "oz": "0.0283495231",
}
_YES = {"1", "true", "yes", "y"}
_NO = {"0", "-1", "false", "no", "n"}
_LIST_COMMA = re.compile(r"(?<!\\),")


class BadValue(ValueError):
    """The cell does not hold what its column is for."""


def price(text: str) -> Decimal | None:
    """Return an amount of money from 0 up, exactly as written; None for an empty cell."""
    if not text:
        return None
    if not _PRICE.fullmatch(text):
        raise BadValue(
            _("“%(value)s” is not a price. Write it as 1234.50.") % {"value": _cut(text)}
        )
    amount = Decimal(text.replace(",", "."))
    if amount > HIGHEST_PRICE:
        raise BadValue(_("“%(value)s” is more than a price can be.") % {"value": _cut(text)})
    return amount


def rounded(amount: Decimal, decimals: int) -> Decimal:
    """Return the amount with at most so many decimals, halves rounded up."""
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def weight(text: str, unit: str) -> Decimal | None:
    """Return kilograms, to the gram, from a number in ``unit``; None for nothing or zero."""
    if not text:
        return None
    if not _MEASURE.fullmatch(text):
        raise BadValue(_("“%(value)s” is not a weight. Write it as 0.25.") % {"value": _cut(text)})
    kilograms = rounded(Decimal(text.replace(",", ".")) * Decimal(_KILOGRAMS[unit]), 3)
    if kilograms > HEAVIEST:
        raise BadValue(_("“%(value)s” is more than a parcel weighs.") % {"value": _cut(text)})
    return kilograms or None


def knows_unit(unit: str) -> bool:
    """Return whether :func:`weight` knows the unit."""
    return unit in _KILOGRAMS


def whole(text: str) -> int | None:
    """Return a whole number, below zero too; None for an empty cell."""
    if not text:
        return None
    if not _WHOLE.fullmatch(text) or abs(number := int(re.split("[.,]", text)[0])) > LARGEST_COUNT:
        raise BadValue(_("“%(value)s” is not a whole number.") % {"value": _cut(text)})
    return number


def yes_or_no(text: str) -> bool | None:
    """Return a truth value; None for an empty cell."""
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word:
        raise BadValue(_("“%(value)s” is neither 1 nor 0.") % {"value": _cut(text)})
    return None


def moment(text: str, *, end_of_day: bool = False) -> datetime | None:
    """Return a moment from an ISO date, with or without a time; None for an empty cell.

    A date alone begins (or with ``end_of_day`` ends) in the site's time zone.
    """
    if not text:
        return None
    try:
        found: datetime | None
        if day := parse_date(text):
            found = datetime.combine(day, time(23, 59, 59) if end_of_day else time())
        else:
            found = parse_datetime(text)
        if found and found.year in YEARS:
            return timezone.make_aware(found) if timezone.is_naive(found) else found
    except (ValueError, OverflowError):
        pass  # a date that no calendar has
    raise BadValue(_("“%(value)s” is not a date. Write it as 2026-12-31.") % {"value": _cut(text)})


def listed(text: str) -> list[str]:
    """Return the parts of a list separated by commas, ``\\,`` being a comma inside one."""
    parts = (part.replace("\\,", ",").strip() for part in _LIST_COMMA.split(text))
    return [part for part in dict.fromkeys(parts) if part]


def plain(text: str) -> str:
    """Return the text on one line, without tags and entities."""
    return " ".join(html.unescape(strip_tags(text)).split()) if text else ""


def _cut(text: str) -> str:
    return Truncator(text).chars(40)
