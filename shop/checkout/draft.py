"""What a buyer has typed, kept until the order is through: from a way back nothing is lost.

It stays in the visitor's session: whoever looks into the basket once more, or comes back from
a payment that failed, finds the form as it was (ux 65).
"""

from typing import Any

from django.http import HttpRequest

_KEY = "checkout"
# Fields that are kept, and how much of each: a session is no place for a flood (safety A28).
_KEPT = {
    "email": 254,
    "full_name": 120,
    "line1": 120,
    "line2": 120,
    "city": 120,
    "postcode": 16,
    "state": 120,
    "phone": 32,
    "country": 2,
    "payment_method": 32,
    "delivery_method": 64,
}


def keep(request: HttpRequest) -> None:
    """Keep what the posted form holds."""
    typed = {name: request.POST.get(name, "")[:most] for name, most in _KEPT.items()}
    request.session[_KEY] = {name: text for name, text in typed.items() if text}


def fill(request: HttpRequest, facts: dict[str, str]) -> None:
    """Keep what somebody else knows of the buyer over what was typed, blanks included.

    Only fields of the form count; what cannot stand in one is left out.
    """
    known = {name: one_line(facts[name])[:most] for name, most in _KEPT.items() if name in facts}
    request.session[_KEY] = recall(request) | known


def one_line(text: str) -> str:
    """Return the text without what does not print: line breaks, NUL, marks of direction."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def recall(request: HttpRequest) -> dict[str, str]:
    """Return what was typed by field, or nothing."""
    found: Any = request.session.get(_KEY)
    return found if isinstance(found, dict) else {}


def forget(request: HttpRequest) -> None:
    """Drop it: the order is through."""
    if _KEY in request.session:
        del request.session[_KEY]
