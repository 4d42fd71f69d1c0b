"""A receiver for the end of an account, whoever ends it: what its owner wrote goes first."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from . import registry, spam
from .models import Word


@receiver(pre_delete, sender=get_user_model(), dispatch_uid="erase_contributions")
def erase(instance: Any, **kwargs: Any) -> None:
    """Erase what the person wrote, of every kind."""
    for kind in registry.every():
        kind.erase(instance)


@receiver([post_save, post_delete], sender=Word, dispatch_uid="forget_words")
def forget_words(**kwargs: Any) -> None:
    """Let the next text be looked at with the list as it is now."""
    cache.delete(spam.WORDS_KEY)
