"""Finding a contribution helpful. Its model has a column ``helpful``, counted from these rows."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from community.moderation import registry
from community.moderation.models import Status

from .models import Thanks


@transaction.atomic
def thank(*, user: Any, row: Any) -> None:
    """Note that the user finds somebody's visible contribution helpful; twice is once."""
    seen = _locked(row)
    if seen is None or seen.author_id == user.pk or seen.status != Status.VISIBLE:
        return
    Thanks.objects.get_or_create(kind=registry.of(row).code, thing=row.pk, user=user)
    recount(row=row)


@transaction.atomic
def unthank(*, user: Any, row: Any) -> None:
    """Take the user's thanks back."""
    if _locked(row) is not None:
        _of(row).filter(user=user).delete()
        recount(row=row)


def recount(*, row: Any) -> None:
    """Let the row say what its thanks are. The caller holds the row, or has just written it."""
    type(row)._default_manager.filter(pk=row.pk).update(helpful=_of(row).count())


def thanked(user: Any, rows: Iterable[Any]) -> set[int]:
    """Return the numbers of those rows, all of a kind, that the user found helpful; one query."""
    rows = list(rows)
    if not rows or not user.is_authenticated:
        return set()
    given = Thanks.objects.filter(kind=registry.of(rows[0]).code, user=user)
    return set(given.filter(thing__in=[row.pk for row in rows]).values_list("thing", flat=True))


@transaction.atomic
def take_back_all(*, user: Any, kind: str) -> None:
    """Take back all thanks that somebody who goes gave for contributions of a kind."""
    model = registry.find(kind).model
    given = Thanks.objects.filter(kind=kind, user=user)
    things = sorted(given.values_list("thing", flat=True))
    list(model._default_manager.select_for_update().filter(pk__in=things).order_by("pk"))
    given.delete()
    for row in model._default_manager.filter(pk__in=things):
        recount(row=row)


def forget(*, kind: str, things: Iterable[int]) -> None:
    """Delete the thanks for contributions that are deleted."""
    Thanks.objects.filter(kind=kind, thing__in=list(things)).delete()


def _of(row: Any) -> Any:
    return Thanks.objects.filter(kind=registry.of(row).code, thing=row.pk)


def _locked(row: Any) -> Any:
    """Return the row, held so that thanks for it come and go one after the other."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    return rows.filter(pk=row.pk).first()
