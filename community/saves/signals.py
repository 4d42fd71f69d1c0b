"""A receiver for signing in: what a stranger wanted to keep is kept."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from . import operations
from .models import Save
from .views import WAITING


@receiver(user_logged_in, dispatch_uid="keep_what_waits")
def signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """Keep the product whose button was pressed before signing in."""
    product_id = getattr(request, "session", {}).pop(WAITING, None)
    if product_id:
        operations.keep(user=user, kind=Save.PRODUCT, thing=product_id)
