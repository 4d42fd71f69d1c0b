"""Receivers for events that we cannot call; each is one line."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from . import tasks
from .models import Seller


@receiver(post_save, sender=Seller, dispatch_uid="seller_saved")
def seller_saved(instance: Seller, **kwargs: Any) -> None:
    """Issue what has waited for the seller's name and address, which Wagtail's page has saved."""
    if instance.is_complete:
        tasks.issue_waiting.enqueue()
