"""Keeping a thing and letting it go."""

from typing import Any

from .models import Save

MOST = 500


def keep(*, user: Any, kind: str, thing: int) -> bool:
    """Keep the thing for the user; return whether it is kept now.

    Keeping it twice keeps it once. Beyond :data:`MOST` nothing more is kept.
    """
    mine = Save.objects.filter(user=user)
    if mine.filter(kind=kind, thing=thing).exists():
        return True
    if mine.count() >= MOST:
        return False
    Save.objects.get_or_create(user=user, kind=kind, thing=thing)
    return True


def let_go(*, user: Any, kind: str, thing: int) -> None:
    """Keep the thing no longer."""
    Save.objects.filter(user=user, kind=kind, thing=thing).delete()
