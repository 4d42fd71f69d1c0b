"""The kinds of contributions. A room registers its own when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.signals import post_delete
from django.utils import timezone

from .models import Case, Contribution


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What the queue, the limits and the mails need to know of a kind of contribution.

    ``related`` names the relations that the other functions look at, for ``select_related``.
    ``text`` is all that somebody wrote, ``about`` the title of what it is about, ``url`` the path
    where everybody reads it, ``own_url`` the path where its author sees what became of it.
    ``pictures`` are (small, whole) addresses of its photos, asked for rows of one page at once.
    ``moved`` is called, in the transaction, after a row went from status ``was`` to its present
    one. ``thanks`` counts what a member was thanked for. ``known`` gives all rows of a member as
    plain values for their export; ``erase`` removes them. ``notify`` takes a Decision and tells
    the author of it, in place of ``notices.tell_decision``.
    """

    code: str
    label: Any
    model: type[Contribution]
    text: Callable[[Any], str]
    about: Callable[[Any], str]
    url: Callable[[Any], str]
    own_url: Callable[[Any], str]
    known: Callable[[Any], list[dict[str, Any]]]
    erase: Callable[[Any], None]
    moved: Callable[[Any, str], None] = lambda row, was: None
    thanks: Callable[[Any], int] = lambda user: 0
    pictures: Callable[[list[Any]], dict[int, list[tuple[str, str]]]] = lambda rows: {}
    notify: Callable[[Any], None] | None = None
    related: tuple[str, ...] = ()

    def rows(self, ids: Any) -> dict[int, Any]:
        """Return the contributions with these numbers, by number; one query."""
        return self.model._default_manager.select_related("author", *self.related).in_bulk(ids)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make the kind known. Registering a code again replaces it.

    The case of a row that is deleted, with its page or its author, is closed with it.
    """
    from . import notices

    _kinds[kind.code] = kind
    notices.watch(kind)
    post_delete.connect(_close_case, sender=kind.model, dispatch_uid=f"case_of_{kind.code}")


def _close_case(instance: Any, **kwargs: Any) -> None:
    open_ones = Case.objects.filter(kind=of(instance).code, thing=instance.pk, date_closed=None)
    open_ones.update(date_closed=timezone.now(), version=F("version") + 1, open_reports=0)


def find(code: str) -> Kind:
    """Return the kind. Raises LookupError when no room has registered it."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"No room has registered the contribution {code!r}.") from None


def every() -> list[Kind]:
    """Return all kinds, by their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def of(row: Any) -> Kind:
    """Return the kind of a row. Raises LookupError."""
    for kind in _kinds.values():
        if type(row) is kind.model:
            return kind
    raise LookupError(f"No room has registered {type(row).__name__}.")
