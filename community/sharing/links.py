"""Making share links: one for each sharer and thing, whoever asks at the same moment."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from .models import Link

# No vowels and nothing that is read as something else: no word, no mix-up on paper.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 10
_TRIES = 5


def link_for(*, user: Any, kind: str, thing: int) -> Link:
    """Return the user's link to the thing, made now if there is none."""
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                return Link.objects.get_or_create(
                    user=user, kind=kind, thing=thing, defaults={"code": new_code()}
                )[0]
        except IntegrityError:
            continue  # the code is somebody else's, once in a hundred thousand years
    raise RuntimeError("No share code is free.")


def new_code() -> str:
    """Return ten random signs that say nothing and cannot be guessed."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def find(code: str) -> Link | None:
    """Return the link with this code, in whatever capitals, or None."""
    if not (0 < len(code) <= 16 and code.isascii() and code.isalnum()):
        return None
    return Link.objects.select_related("user").filter(code=code.lower()).first()


def address(request: Any, code: str) -> str:
    """Return the link's absolute address, the same in every language."""
    return request.build_absolute_uri(reverse("share", args=[code]))
