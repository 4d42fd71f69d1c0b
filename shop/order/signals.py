"""Receivers for events that we cannot call; each is one line into an operation."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from .operations import claim


@receiver(user_logged_in, dispatch_uid="claim_order")
def signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """Hand a guest's order to the account that its buyer has just made on the order's page."""
    if request is not None and "order" in request.POST:
        claim(number=request.POST["order"], token=request.POST.get("order_token", ""), user=user)
