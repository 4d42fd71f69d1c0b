"""The signed addresses that end mails without signing in: who has the mail has the address."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from . import operations, registry

DIGEST = "-digest"  # no kind's code begins so
_SALT = "chapbook.notifications"


@dataclass(frozen=True)
class Leave:
    """Which mails end for whom. ``kind`` is a code of the registry or :data:`DIGEST`."""

    person_id: int
    kind: str

    @property
    def label(self) -> str:
        """What the mails are called among the preferences."""
        return _("The summary") if self.kind == DIGEST else str(registry.find(self.kind).label)

    def end(self) -> None:
        """End these mails; the inbox stays."""
        if self.kind == DIGEST:
            operations.stop_digest(person_id=self.person_id)
        else:
            operations.stop_mails(person_id=self.person_id, kind=self.kind)

    def end_all(self) -> None:
        """End all mails that tell of something; the inbox stays."""
        operations.stop_mails(person_id=self.person_id)


def path(person_id: int, kind: str) -> str:
    """Return the path that ends a member's mails of a kind."""
    token = Signer(salt=_SALT).sign(f"{person_id}:{kind}")
    return reverse("notifications:leave", args=[token])


def read(token: str) -> Leave | None:
    """Return what an address ends; None for one that nobody was sent, or whose member is gone."""
    try:
        number, kind = Signer(salt=_SALT).unsign(token).split(":")
        leave = Leave(int(number), kind)
        known: Any = kind == DIGEST or registry.find(kind)
    except (BadSignature, ValueError, LookupError):
        return None
    people = get_user_model().objects.filter(pk=leave.person_id)
    return leave if known and people.exists() else None
