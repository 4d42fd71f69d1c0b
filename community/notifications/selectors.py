"""What somebody was told: the inbox, leaf by leaf, and how much of it is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language, get_language_from_path, override

from . import registry
from .models import Notification, Wishes

PER_LEAF = 20
MOST_COUNTED = 99  # beside the way to the account; more is "99+"


@dataclass(frozen=True)
class Line:
    """One line of the inbox or of a mail, in the language that is active."""

    row: Notification
    sentence: str
    note: str
    url: str
    button: str


@dataclass(frozen=True)
class InboxLeaf:
    """A part of the inbox. ``next`` is where the one below begins, 0 at the end.

    ``newest`` is the number of its first line.
    """

    lines: list[Line]
    next: int
    newest: int


def leaf(user: Any, *, before: int | None) -> InboxLeaf:
    """Return what stands below a line, or the newest; two queries."""
    rows = of(user)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("actor").order_by("-pk")[: PER_LEAF + 1])
    shown = found[:PER_LEAF]
    more = shown[-1].pk if len(found) > PER_LEAF else 0
    return InboxLeaf(lines(user.pk, shown), more, shown[0].pk if shown else 0)


def of(user: Any) -> QuerySet[Notification]:
    """Return what the user can be shown."""
    return Notification.objects.filter(person=user, gone=False, kind__in=_codes())


def unread(user: Any) -> int:
    """Return how much is new, counted as far as it is shown; one query."""
    return of(user).filter(date_read=None)[: MOST_COUNTED + 1].count()


def lines(person_id: int, rows: Iterable[Notification]) -> list[Line]:
    """Return the rows as they are read now; not those of people whom one is apart from."""
    rows = list(rows)
    actors = {row.actor_id for row in rows if row.actor_id}
    apart = registry.apart_from(person_id, actors)
    return [line(row) for row in rows if row.actor_id not in apart]


def line(row: Notification) -> Line:
    """Return the row as it is read now. Raises LookupError for a kind that nobody knows."""
    notice = registry.find(row.kind)
    return Line(
        row=row,
        sentence=notice.sentence(row),
        note=notice.note(row),
        url=in_language(row.url),
        button=str(notice.button),
    )


def in_language(path: str) -> str:
    """Return the path in the language that is active, where there is such a page.

    A story has an address of its own in every language: its path stays.
    """
    target = get_language() or settings.LANGUAGE_CODE
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            if resolve(path.partition("#")[0].partition("?")[0]).url_name == "wagtail_serve":
                return path
        except Resolver404:
            return path
        return translate_url(path, target)


def wishes_of(user: Any) -> Wishes:
    """Return how the user wants to be told."""
    return Wishes.objects.filter(person=user).first() or Wishes(person=user)


def inbox_path() -> str:
    """Return the path of the inbox."""
    return reverse("notifications:inbox")


def known_of(user: Any) -> dict[str, Any]:
    """Return what is kept of somebody here, as plain values for an export."""
    rows = Notification.objects.filter(person=user).select_related("actor").order_by("pk")
    wishes = wishes_of(user)
    return {
        "notifications": [
            {
                "kind": row.kind,
                "from": row.actor and row.actor.handle,
                "about": row.about,
                "text": row.text,
                "since": row.date_created.isoformat(),
                "read": row.date_read.isoformat() if row.date_read else None,
            }
            for row in rows
        ],
        "notification_wishes": {"ways": wishes.ways, "summary": wishes.rhythm},
    }


def _codes() -> list[str]:
    return [one.code for one in registry.every()]
