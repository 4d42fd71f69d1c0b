"""Keeping a member from something for a time, and letting them again."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from . import trust
from .models import Ban


class NotThem(Exception):
    """Who works here is not banned by a moderator."""


@transaction.atomic
def ban(*, user: Any, scope: str, days: int, reason: str, by: Any) -> Ban:
    """Keep the user from something for so many days; 0 is for good.

    A ban in the same scope that holds already is lifted for this one. Raises :class:`NotThem`
    for staff and for oneself.
    """
    if user.is_staff or user.is_superuser or user.pk == by.pk:
        raise NotThem
    lift(user=user, scope=scope, by=by)
    until = timezone.now() + timedelta(days=days) if days else None
    row = Ban.objects.create(user=user, scope=scope, until=until, reason=reason, by=by)
    trust.compute(user)
    return row


@transaction.atomic
def lift(*, user: Any, scope: str, by: Any) -> int:
    """End the user's bans in this scope; return how many held."""
    held = Ban.objects.current(user).filter(scope=scope)
    count = held.update(date_lifted=timezone.now(), lifted_by=by)
    if count:
        trust.compute(user)
    return count
