"""Who counts as one person where something is for each person so many times.

A member and a guest with the same e-mail address are one person, and so are the spellings of
an address that end in the same mailbox: capitals, and whatever follows a plus. A guest's
address counts as it was typed, unverified: the confirmation goes there, and a limit that only
counted verified ones would be no limit for guests at all.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.crypto import salted_hmac

_GOOGLE = ("gmail.com", "googlemail.com")


@dataclass(frozen=True)
class Person:
    """A buyer for counting: the key of their address ("" while unknown) and their account."""

    key: str = ""
    user_id: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known by which to count them."""
        return bool(self.key or self.user_id)

    def uses(self, account: str = "user_id") -> Q:
        """Return the filter for rows of this person, by address or account."""
        known = Q(person=self.key) if self.key else Q(pk__in=())
        return known | Q(**{account: self.user_id}) if self.user_id else known


def person(user: Any = None, email: str = "") -> Person:
    """Return who buys: the account if there is one, else the guest with this address."""
    if user is not None and getattr(user, "is_authenticated", False):
        return Person(key_of(user.email), user.pk)
    return Person(key_of(email))


def key_of(email: str) -> str:
    """Return what stands for the address in counts, "" for none; it does not give it away."""
    plain = mailbox(email)
    return salted_hmac("chapbook.person", plain, algorithm="sha256").hexdigest() if plain else ""


def mailbox(email: str) -> str:
    """Return the address of the mailbox that mail to ``email`` ends in, as far as one can tell."""
    local, at, host = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    if not at or not local or not host:
        return ""
    local = local.partition("+")[0] or local
    if host in _GOOGLE:
        local, host = local.replace(".", "") or local, _GOOGLE[0]
    return f"{local}@{host}"
