"""Addresses as a reader of the active language sees them."""

import functools
from collections.abc import Mapping
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language, to_locale


def country_name(code: str) -> str:
    """Return the country's name in the active language (CLDR), or its code."""
    return _territories(get_language() or settings.LANGUAGE_CODE).get(code) or code


@functools.lru_cache(maxsize=32)
def _territories(language: str) -> Mapping[str, str]:
    names = dict(Locale.parse(to_locale(language)).territories)
    if language.startswith("zh"):  # as CLDR itself calls Hong Kong and Macao
        names["TW"] = "中国台湾"
    return names


def address_lines(address: Any | None) -> tuple[str, ...]:
    """Return the address as the lines of a label."""
    if address is None:
        return ()
    place = " ".join(filter(None, [address.line4, address.state, address.postcode]))
    rows = [
        address.name,
        address.line1,
        address.line2,
        address.line3,
        place,
        country_name(address.country_id),
    ]
    return tuple(row for row in rows if row)
