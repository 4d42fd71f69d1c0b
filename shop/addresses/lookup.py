"""Looking an address up while it is typed, with a Photon that the shop runs or has the use of.

It is a help and never in the way: a service that is slow, silent or talks nonsense finds nothing,
and is left in peace for a while. What it answers is text from outside: cut, cleaned, compared with
the country that was asked for. Names come in the language of the place, as the carrier reads them.
"""

import json
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings

from shop.checkout.countries import WITH_STATE, written
from shop.checkout.draft import one_line

logger = logging.getLogger(__name__)

MOST = 10
SHORTEST, LONGEST = 3, 120  # letters of a question
LARGEST = 64 * 1024  # bytes of an answer
_SECONDS = 1.5  # for the whole of an answer; each silence in it is shorter than one
_REST = 30  # seconds for which a service that failed is not asked
_LETTERS = 120
_NUMBER = re.compile(r"(?:^|\s)(\d{1,4}[a-zA-Z]?)(?=$|\s)")
# Where the number of the house stands before its street.
_NUMBER_FIRST = frozenset(
    ["AU", "CA", "FR", "GB", "HK", "IE", "IL", "IN", "LU", "MY", "NZ", "PH", "SG", "TH", "US", "ZA"]
)
_resting = {"until": 0.0}


@dataclass(frozen=True)
class Place:
    """An address by the fields of the form; ``label`` is how it stands in the list."""

    label: str
    line1: str
    city: str
    postcode: str
    state: str


def find(*, typed: str, country: str) -> list[Place]:
    """Return up to ten addresses of the country (ISO alpha-2) that begin as typed.

    There are none where the service is not set up or does not answer: nothing is raised.
    """
    question = one_line(typed)[:LONGEST]
    if not settings.ADDRESS_LOOKUP_URL or len(question) < SHORTEST:
        return []
    if time.monotonic() < _resting["until"]:
        return []
    try:
        features = _ask(question, country)
    except (requests.RequestException, ValueError) as silence:
        _resting["until"] = time.monotonic() + _REST
        logger.warning("The address service does not answer: %s", type(silence).__name__)
        return []
    return list(dict.fromkeys(_places(features, question, country)))[:MOST]


def wake() -> None:
    """Ask the service again, whatever it did before."""
    _resting["until"] = 0.0


def _ask(question: str, country: str) -> list[Any]:
    """Return Photon's features. Raises RequestException, and ValueError for what is none."""
    asked: list[tuple[str, str | int]] = [
        ("q", question),
        ("limit", MOST),
        ("countrycode", country),
        ("layer", "house"),
        ("layer", "street"),
    ]
    end = time.monotonic() + _SECONDS
    with requests.get(
        f"{settings.ADDRESS_LOOKUP_URL}/api",
        params=asked,
        timeout=(0.5, 0.9),
        allow_redirects=False,
        stream=True,
    ) as answer:
        if answer.status_code != 200:
            raise ValueError(answer.status_code)
        body = b""
        for part in answer.iter_content(8 * 1024):
            body += part
            if len(body) > LARGEST or time.monotonic() > end:
                raise ValueError("too much")
    try:
        found = json.loads(body)
    except RecursionError as nonsense:
        raise ValueError("too deep") from nonsense
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise ValueError("no features")
    return features


def _places(features: list[Any], question: str, country: str) -> Iterator[Place]:
    number = _NUMBER.search(question.partition(",")[0])
    typed_number = number[1] if number else ""
    for feature in features:
        about = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(about, dict) or _text(about, "countrycode").upper() != country:
            continue
        street = _text(about, "street") or _street_itself(about)
        if not street:
            continue
        house = _text(about, "housenumber") or typed_number
        parts = (house, street) if country in _NUMBER_FIRST else (street, house)
        line1 = " ".join(filter(None, parts))[:_LETTERS]
        city = _text(about, "city", "locality", "district", "county")
        postcode = written(_text(about, "postcode")[:16], country)[:16]
        state = _text(about, "state") if country in WITH_STATE else ""
        label = ", ".join(filter(None, (line1, city, postcode)))
        yield Place(label, line1, city, postcode, state)


def _street_itself(about: dict[str, Any]) -> str:
    is_street = _text(about, "type") == "street" or _text(about, "osm_key") == "highway"
    return _text(about, "name") if is_street else ""


def _text(about: dict[str, Any], *names: str) -> str:
    """Return the first of the properties that is a text, as one clean line."""
    for name in names:
        found = about.get(name)
        if isinstance(found, str) and (text := one_line(found[: 2 * _LETTERS])):
            return text[:_LETTERS]
    return ""
