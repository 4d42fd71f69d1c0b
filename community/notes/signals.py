"""A receiver for photos that go, whatever takes them along: their files go, too."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from community.moderation.photos import delete_files

from .models import Photo


@receiver(post_delete, sender=Photo, dispatch_uid="delete_note_photo_files")
def delete_photo_files(instance: Any, **kwargs: Any) -> None:
    """Delete the files once the row is gone for good."""
    delete_files(instance.whole, instance.small)
