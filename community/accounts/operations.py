"""Changes to an account that other rooms may ask for."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _


class NameTaken(Exception):
    """Somebody else took the public name first."""


def take_handle(*, user: Any, handle: str) -> None:
    """Give the user, who has none yet, a public name. Raises :class:`NameTaken`."""
    try:
        with transaction.atomic():
            get_user_model().objects.filter(pk=user.pk, handle=None).update(handle=handle)
    except IntegrityError:
        raise NameTaken(_("Somebody else has this name. Choose another.")) from None
    user.refresh_from_db(fields=["handle"])
