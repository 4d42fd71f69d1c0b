"""Keeping a thing and letting it go, and the lists it can stand in."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.moderation.operations import check_public_text
from shop.storefront import GREATEST_ID

from .models import Save, SaveList
from .registry import kind_of

MOST, MOST_LISTS = 500, 50


class Refused(Exception):
    """What was asked for is not done; the message says why and what can be done."""


def keep(*, user: Any, kind: str, thing: int) -> bool:
    """Keep the thing for the user; return whether it is kept now.

    Keeping it twice keeps it once. Beyond :data:`MOST` nothing more is kept.
    """
    mine = Save.objects.filter(user=user)
    if mine.filter(kind=kind, thing__in=_same(kind, thing)).exists():
        return True
    if mine.count() >= MOST:
        return False
    Save.objects.bulk_create([Save(user=user, kind=kind, thing=thing)], ignore_conflicts=True)
    return True


def let_go(*, user: Any, kind: str, thing: int) -> None:
    """Keep the thing no longer, in whatever list it stands."""
    Save.objects.filter(user=user, kind=kind, thing__in=_same(kind, thing)).delete()


def move(*, user: Any, kind: str, thing: int, to: SaveList | None) -> bool:
    """Put a kept thing into another of the user's lists, or into none; return whether it was."""
    mine = Save.objects.filter(user=user, kind=kind, thing__in=_same(kind, thing))
    return bool(mine.update(list=to))


def make_list(*, user: Any, name: str) -> SaveList:
    """Make a private list. Raises :class:`Refused` for a name twice and for too many lists."""
    if SaveList.objects.filter(owner=user).count() >= MOST_LISTS:
        raise Refused(_("You have as many lists as one can. Delete one first."))
    return _saved(SaveList(owner=user, name=name))


def change_list(*, row: SaveList, name: str, is_public: bool) -> SaveList:
    """Rename a list, show it or hide it. Raises :class:`Refused`, also by moderation's rules."""
    if is_public:
        check_public_text(user=row.owner, text=name)
    row.name, row.is_public = name, is_public
    return _saved(row)


def delete_list(*, row: SaveList) -> None:
    """Delete a list. What was in it stays saved, in no list."""
    row.delete()


def _saved(row: SaveList) -> SaveList:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("You have a list of this name. Choose another name.")) from None
    return row


def _same(kind: str, thing: int) -> set[int]:
    known = kind_of(kind)
    return known.same(thing) if known and 0 < thing <= GREATEST_ID else {thing}
