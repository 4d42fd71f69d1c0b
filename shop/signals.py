"""Receivers for events of Wagtail that we cannot call; each is one line into a task."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.images import get_image_model

from .tasks import make_renditions


@receiver(post_save, sender=get_image_model(), dispatch_uid="make_renditions")
def image_saved(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have a new picture's renditions made."""
    if created and not raw:
        transaction.on_commit(partial(make_renditions.enqueue, instance.pk))
