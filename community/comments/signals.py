"""A receiver for photos that go, whatever takes them along: their files go, too."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from .models import Photo


@receiver(post_delete, sender=Photo, dispatch_uid="delete_photo_files")
def delete_files(instance: Any, **kwargs: Any) -> None:
    """Delete the files once the row is gone for good."""
    for file in (instance.whole, instance.small):
        transaction.on_commit(partial(file.storage.delete, file.name))
