"""Telling members, each thing once; reading, choosing, forgetting."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from . import mails, registry
from .models import LONGEST_TEXT, Notification, Way, Wishes
from .rhythm import next_time

READ_KEPT = timedelta(days=90)
KEPT = timedelta(days=365)
A_PORTION = 500  # rows that one statement deletes, so that nobody waits for a long one


def tell(*, person: Any, kind: str, key: str, **about: Any) -> bool:
    """Tell a member of something, in the caller's transaction; return whether they are told now.

    ``key`` names the thing: a member is told of it once. See :func:`tell_many` for the rest.
    """
    return bool(person) and tell_many(people=[person], kind=kind, key=key, **about) == 1


@transaction.atomic
def tell_many(
    *,
    people: Iterable[Any],
    kind: str,
    key: str,
    actor: Any = None,
    about: str = "",
    url: str = "",
    text: str = "",
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Tell members of one thing, each once; return how many are told now. Some five queries.

    ``kind`` is registered (LookupError else). ``actor`` did it: they are not told of themselves,
    nor is anybody whom they have blocked or who has blocked them. ``about`` is the title of what
    it is about, ``url`` the path to it, ``text`` a piece of what was written; ``subject`` is
    what :func:`show` hides it by. Nothing happens for members who do not want to hear of the kind.
    Told again with the same key, a line that was hidden is shown, and nothing else happens.
    """
    notice = registry.find(kind)
    wanted = _who_hears(people, actor)
    same = Notification.objects.filter(person__in=wanted, key=key)
    told = dict(same.values_list("person", "gone"))
    if any(told.values()):
        same.filter(gone=True).update(gone=False)
    wishes = Wishes.objects.in_bulk(wanted.keys() - told.keys(), field_name="person_id")
    now = timezone.now()
    rows, at_once = [], []
    for number in sorted(wanted.keys() - told.keys()):
        wish = wishes.get(number) or Wishes()
        way = wish.way(notice)
        if way == Way.OFF:
            continue
        rows.append(
            Notification(
                person=wanted[number],
                actor=actor,
                kind=kind,
                key=key,
                subject=subject,
                about=about[:255],
                url=url,
                text=excerpt(text),
                facts=dict(facts or {}),
                digest_due=next_time(wish.rhythm, now) if way == Way.DIGEST else None,
            )
        )
        if way == Way.NOW:
            at_once.append(number)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    for row in same.filter(person__in=at_once).select_related("person"):
        mails.write_now(row)
    return len(rows)


def show(*, subject: str, shown: bool) -> None:
    """Hide, or show again, what was told of something that is public no longer, or again."""
    Notification.objects.filter(subject=subject, gone=shown).update(gone=not shown)


def reword(*, subject: str, text: str) -> None:
    """Let the lines about something quote it as it is worded now."""
    Notification.objects.filter(subject=subject).update(text=excerpt(text))


def part(*, one: Any, other: Any) -> None:
    """Take away what two people were told of each other, since one has blocked the other."""
    Notification.objects.filter(Q(person=one, actor=other) | Q(person=other, actor=one)).delete()


def open_one(*, user: Any, number: int) -> Notification | None:
    """Mark one of the user's as read and return it; None when they have no such line."""
    mine = Notification.objects.filter(pk=number, person=user, gone=False)
    mine.filter(date_read=None).update(date_read=timezone.now())
    return mine.first()


def read_all(*, user: Any, up_to: int) -> int:
    """Mark as read what the user has seen, up to this line; return how many there were."""
    unread = Notification.objects.filter(person=user, date_read=None, pk__lte=up_to)
    return unread.update(date_read=timezone.now())


@transaction.atomic
def choose(*, user: Any, ways: Mapping[str, str], rhythm: str) -> None:
    """Keep how the user wants to be told. What waits for a summary follows the choice."""
    wishes = _locked(user.pk)
    wishes.ways = wishes.ways | dict(ways)
    wishes.rhythm = rhythm
    wishes.save()
    _follow(wishes)


@transaction.atomic
def stop_mails(*, person_id: int, kind: str = "") -> None:
    """Send the member no mails of the kind any more, or none at all; the inbox stays."""
    wishes = _locked(person_id)
    notices = [one for one in registry.every() if kind in ("", one.code)]
    mailing = [one.code for one in notices if wishes.way(one) in (Way.NOW, Way.DIGEST)]
    wishes.ways = wishes.ways | dict.fromkeys(mailing, str(Way.INBOX))
    wishes.save()
    _follow(wishes)


@transaction.atomic
def stop_digest(*, person_id: int) -> None:
    """Send the member no summary any more; what was in it stays in the inbox."""
    wishes = _locked(person_id)
    inside = [one.code for one in registry.every() if wishes.way(one) == Way.DIGEST]
    wishes.ways = wishes.ways | dict.fromkeys(inside, str(Way.INBOX))
    wishes.save()
    _follow(wishes)


def prune() -> int:
    """Delete what was read long ago and what is very old; return how many lines."""
    now, deleted = timezone.now(), 0
    old = Notification.objects.filter(
        Q(date_read__lt=now - READ_KEPT) | Q(date_created__lt=now - KEPT)
    )
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:A_PORTION]):
        deleted += Notification.objects.filter(pk__in=ids).delete()[0]
    return deleted


def excerpt(text: str) -> str:
    """Return the beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1].rstrip() + "…"


def _who_hears(people: Iterable[Any], actor: Any) -> dict[int, Any]:
    """Return those, by number, who may hear of what the actor did."""
    wanted = {one.pk: one for one in people if one.is_active}
    if actor is not None:
        wanted.pop(actor.pk, None)
        for number in registry.apart_from(actor.pk, list(wanted)):
            wanted.pop(number, None)
    return wanted


def _locked(person_id: int) -> Wishes:
    Wishes.objects.bulk_create([Wishes(person_id=person_id)], ignore_conflicts=True)
    return Wishes.objects.select_for_update(of=("self",)).get(person=person_id)


def _follow(wishes: Wishes) -> None:
    """Let what waits for a summary wait for the right one, or for none."""
    inside = [one.code for one in registry.every() if wishes.way(one) == Way.DIGEST]
    waiting = Notification.objects.filter(person=wishes.person_id, digest_due__isnull=False)
    waiting.exclude(kind__in=inside).update(digest_due=None)
    waiting.filter(kind__in=inside).update(digest_due=next_time(wishes.rhythm, timezone.now()))
