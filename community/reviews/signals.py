"""A receiver for photos that go, whatever takes them along: their files go, too."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from community.moderation.photos import delete_files as delete_photo_files

from .models import ReviewPhoto


@receiver(post_delete, sender=ReviewPhoto, dispatch_uid="delete_review_photo_files")
def delete_files(instance: Any, **kwargs: Any) -> None:
    """Delete the files once the row is gone for good."""
    delete_photo_files(instance.whole, instance.small)
