"""Receivers for events that we cannot call; each is one line into an operation."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from .operations import claim


@receiver(user_logged_in, dispatch_uid="claim_order")
def signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    """Hand a guest's order to the account that its buyer has just made on the order's page.

    Between the two lies a mail with a code, so the order waits in the session: nobody is signed
    in before their address is confirmed.
    """
    sent = getattr(request, "session", {}).pop("carried", None)
    if sent and "order" in sent:
        claim(number=sent["order"], token=sent.get("order_token", ""), user=user)
