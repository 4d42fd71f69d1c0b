"""A code on its way into a basket: kept in the visitor's session, from a link or after a refusal.

A link only has its code kept; nothing but a POST changes a basket.
"""

from dataclasses import dataclass
from typing import Any

from .codes import LONGEST, plain_code

_CODE, _ERROR = "voucher_code", "voucher_error"


@dataclass(frozen=True)
class Entry:
    """What stands in the field, and why it was refused."""

    code: str = ""
    error: str = ""


def keep(request: Any, code: str, error: str = "") -> None:
    """Keep the code for the next page, and what is wrong with it."""
    request.session[_CODE] = plain_code(code)[:LONGEST]
    if error:
        request.session[_ERROR] = error
    else:
        request.session.pop(_ERROR, None)


def forget(request: Any) -> None:
    """Keep it no longer."""
    for name in (_CODE, _ERROR):
        if name in request.session:
            del request.session[name]


def kept(request: Any) -> str:
    """Return the code that is kept and was not refused, or nothing."""
    if request.session.get(_ERROR):
        return ""
    code = request.session.get(_CODE)
    return code if isinstance(code, str) else ""


def entry(request: Any) -> Entry:
    """Return what the field shows; a refusal is told once."""
    code, error = request.session.get(_CODE, ""), request.session.get(_ERROR, "")
    if error:
        forget(request)
    return Entry(str(code), str(error))
