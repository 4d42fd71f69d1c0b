"""What notes lead to: the shop asks here what a note is, and tells what was added and sold."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.crypto import salted_hmac

from community.moderation.models import Status
from shop.storefront import NoteFacts, Source, orders_by_note, source_token

from .models import Addition, Note


@dataclass(frozen=True)
class Numbers:
    """What a note led to; each number is one of rows, and nobody is named."""

    adds: int = 0
    orders: int = 0


def token_of(note: Note) -> str:
    """Return the signed source of a sale from the note; none while not everybody can read it."""
    return source_token(Source.of_note(note.pk)) if note.is_visible else ""


def find(note_ids: Iterable[int]) -> dict[int, NoteFacts]:
    """Return the facts of those of the notes that everybody may read. One query."""
    rows = Note.objects.filter(pk__in=list(note_ids), status=Status.VISIBLE)
    return {
        one.pk: NoteFacts(one.title, one.get_absolute_url(), one.author_id)
        for one in rows.only("title", "author")
        if one.author_id
    }


def added(note_id: int, product_id: int, request: Any) -> None:
    """Write down that a product went into a basket from the note, once a basket.

    The author's own adds do not count.
    """
    facts = find([note_id]).get(note_id)
    if facts is None or facts.writer_id == request.user.pk:
        return
    mark = salted_hmac("chapbook.notes", str(request.basket.pk), algorithm="sha256").hexdigest()
    row = Addition(note_id=note_id, product=product_id, basket=mark)
    with contextlib.suppress(IntegrityError), transaction.atomic():  # the note may be gone by now
        Addition.objects.bulk_create([row], ignore_conflicts=True)


def numbers_of(user: Any, notes: Iterable[Note]) -> dict[int, Numbers]:
    """Return what each of the user's own notes led to; two queries."""
    ids = [one.pk for one in notes]
    rows = Addition.objects.filter(note__in=ids).order_by().values("note").annotate(n=Count("pk"))
    adds = dict(rows.values_list("note", "n"))
    orders = orders_by_note(user, ids)
    return {pk: Numbers(adds.get(pk, 0), orders.get(pk, 0)) for pk in ids}
