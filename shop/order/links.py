"""The address of an order that only its buyer knows.

It ends in a signature of the order's number, so it needs no account and no session, and
nobody can make one up. It stays good as long as the site's secret key (or one of
``SECRET_KEY_FALLBACKS``) does.
"""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

_SALT = "chapbook.order"


def token(number: str) -> str:
    """Return the last part of the address of the order with this number."""
    return Signer(salt=_SALT).signature(number)


def fits(number: str, given: str) -> bool:
    """Return whether the token belongs to the number, in the same time for every wrong one."""
    try:
        Signer(salt=_SALT).unsign(f"{number}:{given}")
    except BadSignature:
        return False
    return True


def status_path(number: str) -> str:
    """Return the path of the order's page."""
    return reverse("orders:status", kwargs={"number": number, "token": token(number)})


def thank_you_path(number: str) -> str:
    """Return the path of the page that follows the order."""
    return reverse("orders:thank-you", kwargs={"number": number, "token": token(number)})


def scan_path(number: str) -> str:
    """Return the path of the page with the code that pays for the order."""
    return reverse("orders:scan", kwargs={"number": number, "token": token(number)})


def status_url(order: Any) -> str:
    """Return the whole address of the order's page, in the order's language, for a mail."""
    with translation.override(order.language or settings.LANGUAGE_CODE):
        return settings.BASE_URL.rstrip("/") + status_path(order.number)
