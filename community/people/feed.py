"""The newest of what somebody follows, in one row: articles on topics, what people say, goods.

A leaf begins after the last thing of the one before, not at a number: each kind is read as far as
one leaf needs, however many there are. Of makers there are their new things, and the articles
that show any thing of theirs.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

from community.comments import mentions
from community.comments.models import Comment
from community.notes import selectors as notes
from community.notes.models import Note
from content.selectors import Tile, stories_about, tiles
from shop import storefront
from shop.storefront import GREATEST_ID, Card, ids_by, products_by

from .models import Follow
from .selectors import comments_by, keys_followed, makers_followed, public_people

PER_LEAF = 20
STORY, PRODUCT, NOTE, COMMENT = "s", "p", "n", "c"
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,16})([spnc])([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where in the row a thing stands: later ones first, stories before goods, notes, comments."""

    date: datetime
    kind: str
    pk: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that an address names, or None."""
        match = _PLACE.fullmatch(text)
        if match is None:
            return None
        date = _BEGIN + timedelta(microseconds=int(match[1]))
        return cls(date, match[2], min(int(match[3]), GREATEST_ID))

    def __str__(self) -> str:
        return f"{(self.date - _BEGIN) // timedelta(microseconds=1)}{self.kind}{self.pk}"

    @property
    def rank(self) -> tuple[datetime, str, int]:
        return self.date, self.kind, self.pk


@dataclass(frozen=True)
class Item:
    """One thing in the feed: a story's tile, a note or a comment."""

    place: Place
    story: Tile | None = None
    card: Card | None = None
    note: Note | None = None
    comment: Comment | None = None


@dataclass(frozen=True)
class FeedLeaf:
    """A part of the feed. ``next`` is what the address of the one below says; empty at the end."""

    items: list[Item]
    next: str


def leaf(user: Any, request: Any, *, after: Place | None) -> FeedLeaf:
    """Return what comes after a place, or the newest; a fixed number of queries."""
    makers = makers_followed(user)
    about = stories_about(keys_followed(user), ids_by(makers)).exclude(first_published_at=None)
    about = about.filter(_below("first_published_at", STORY, after))[: PER_LEAF + 1]
    people = public_people().filter(pk__in=Follow.objects.filter(user=user).values("person"))
    said = comments_by(people).filter(_below("date_created", COMMENT, after))
    said = said.order_by("-date_created", "-pk")[: PER_LEAF + 1]
    told = notes.whole(notes.visible().filter(author__in=people))
    told = told.filter(_below("date_created", NOTE, after))
    told = told.order_by("-date_created", "-pk")[: PER_LEAF + 1]
    found: list[tuple[Place, Any]] = [
        (Place(one.first_published_at, STORY, one.pk), one) for one in about
    ]
    found += [(Place(one.date_created, NOTE, one.pk), one) for one in told]
    found += [(Place(one.date_created, COMMENT, one.pk), one) for one in said]
    found += _made_by(makers, after)
    found.sort(key=lambda pair: pair[0].rank, reverse=True)
    shown = found[:PER_LEAF]
    shapes = tiles([one for place, one in shown if place.kind == STORY], request)
    by_id = {tile.id: tile for tile in shapes}
    goods = storefront.cards(
        [one for place, one in shown if place.kind == PRODUCT], alternatives=False
    )
    items = [_item(place, one, by_id, goods) for place, one in shown]
    mentions.mark(item.comment for item in items if item.comment)
    return FeedLeaf(items, str(shown[-1][0]) if len(found) > PER_LEAF else "")


def _item(place: Place, one: Any, tiles_by_id: dict[int, Tile], goods: dict[int, Card]) -> Item:
    if place.kind == STORY:
        return Item(place, story=tiles_by_id[one.pk])
    if place.kind == PRODUCT:
        return Item(place, card=goods[one])
    return Item(place, note=one) if place.kind == NOTE else Item(place, comment=one)


def _made_by(makers: list[int], after: Place | None) -> list[tuple[Place, int]]:
    """Return the newest things of these makers with their places; nothing is asked for nobody."""
    if not makers:
        return []
    made = products_by(makers).filter(_below("date_created", PRODUCT, after))
    rows = made.values_list("date_created", "pk")[: PER_LEAF + 1]
    return [(Place(date, PRODUCT, pk), pk) for date, pk in rows]


def _below(field: str, kind: str, after: Place | None) -> Q:
    """Return the condition for standing below a place, in the order of :attr:`Place.rank`."""
    if after is None:
        return Q()
    same = Q(**{field: after.date})
    if kind == after.kind:
        same &= Q(pk__lt=after.pk)
    elif kind > after.kind:
        same = Q(pk__in=[])
    return Q(**{f"{field}__lt": after.date}) | same
