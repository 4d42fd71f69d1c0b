"""A receiver for signing in: what a stranger wanted to keep is kept."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from . import operations
from .views import WAITING, read_key


@receiver(user_logged_in, dispatch_uid="keep_what_waits")
def signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """Keep the thing whose button was pressed before signing in."""
    kind, thing = read_key(getattr(request, "session", {}).pop(WAITING, None))
    if kind:
        operations.keep(user=user, kind=kind, thing=thing)
