"""What is read of notes: one with its products, the newest leaf by leaf, a member's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from community.moderation.models import Decision, Status
from community.moderation.selectors import visible_to
from shop import storefront
from shop.storefront import Card, StockState

from .models import Note, Photo, Thanks, Thing

PER_LEAF, PER_SECTION = 12, 3
PARTS = (
    Prefetch("things", Thing.objects.all(), to_attr="shown_things"),
    Prefetch("photos", Photo.objects.all(), to_attr="shown_photos"),
)


@dataclass(frozen=True)
class Told:
    """A thing in a note: the name it had, its card as it is now, and whether it went back."""

    title: str
    card: Card
    went_back: bool

    @property
    def is_gone(self) -> bool:
        """Whether the shop does not sell it any more."""
        return self.card.state is StockState.GONE


@dataclass
class Entry:
    """A note as it is shown to a visitor."""

    note: Note
    things: list[Told] = field(default_factory=list)
    is_mine: bool = False
    may_edit: bool = False
    is_thanked: bool = False


@dataclass(frozen=True)
class Shelf:
    """One of the shop's first categories; ``path`` is what those below it begin with."""

    slug: str
    title: str
    path: str


@dataclass(frozen=True)
class Leaf:
    """A part of a list. ``next`` is the number of the note it ends with; 0 at the end."""

    notes: list[Note]
    next: int


def visible() -> QuerySet[Note]:
    """Return the notes that everybody may read."""
    return Note.objects.filter(status=Status.VISIBLE)


def whole(rows: QuerySet[Note]) -> QuerySet[Note]:
    """Return the notes with author, things and photos; three queries, whatever their number."""
    return rows.select_related("author").prefetch_related(*PARTS)


def newest(
    *,
    product: int = 0,
    shelf: Shelf | None = None,
    by: str = "",
    after: int = 0,
    most: int = PER_LEAF,
) -> Leaf:
    """Return a leaf of the visible notes, the latest first, after a note's number if it is given.

    ``product``, ``shelf`` (a category) and ``by`` (a public name) narrow them. Three queries,
    whatever their number.
    """
    rows = visible()
    if by:
        rows = rows.filter(author__handle=by, author__is_active=True)
    if product:
        rows = rows.filter(pk__in=Thing.objects.filter(product=product).values("note"))
    if shelf is not None:
        on_it = storefront.product_model().objects.filter(categories__path__startswith=shelf.path)
        rows = rows.filter(pk__in=Thing.objects.filter(product__in=on_it).values("note"))
    return leaf_of(rows, after=after, most=most)


def leaf_of(rows: QuerySet[Note], *, after: int = 0, most: int = PER_LEAF) -> Leaf:
    """Return the first notes of these, the latest first; three queries."""
    rows = rows.filter(pk__lt=after) if after else rows
    found = list(whole(rows).order_by("-pk")[: most + 1])
    return Leaf(found[:most], found[most - 1].pk if len(found) > most else 0)


def shelves() -> list[Shelf]:
    """Return the shop's first shelves that visible notes tell of; two queries."""
    told = Thing.objects.filter(note__status=Status.VISIBLE).values("product")
    products = storefront.product_model().objects.filter(pk__in=told, is_public=True)
    model = storefront.category_model()
    paths = products.order_by().values_list("categories__path", flat=True).distinct()
    tops = {path[: model.steplen] for path in paths if path}
    found = model.objects.filter(path__in=tops, is_public=True).order_by("path")
    return [Shelf(one.slug, one.localized("name"), one.path) for one in found]


def find(note_id: int, user: Any) -> Note | None:
    """Return a note that the user may see, or None."""
    return whole(visible_to(Note.objects.all(), user)).filter(pk=note_id).first()


def may_see(note: Note, user: Any) -> bool:
    """Return whether the user may see the note."""
    return bool(visible_to(Note.objects.filter(pk=note.pk), user).exists())


def entry_of(note: Note, user: Any) -> Entry:
    """Return the note with its products as they are now; as many queries for six as for one."""
    entry = Entry(note, things_of([note])[note.pk])
    if user.is_authenticated:
        entry.is_mine = note.author_id == user.pk
        entry.may_edit = note.may_be_edited_by(user)
        entry.is_thanked = Thanks.objects.filter(user=user, note=note).exists()
    return entry


def things_of(notes: Iterable[Note]) -> dict[int, list[Told]]:
    """Return what each note tells of, by its number; the queries do not grow with them."""
    every = {note.pk: list(note.shown_things) for note in notes}  # type: ignore[attr-defined]
    rows = [one for things in every.values() for one in things]
    cards = storefront.cards([one.variant for one in rows])
    storefront.prefetch_pictures([card.picture for card in cards.values()])
    kept = storefront.still_kept([one.line for one in rows]) if rows else set()
    return {
        note: [Told(one.title, cards[one.variant], one.line not in kept) for one in things]
        for note, things in every.items()
    }


def of_member(user: Any) -> QuerySet[Note]:
    """Return what the user wrote and did not take back."""
    return Note.objects.filter(author=user).exclude(status=Status.WITHDRAWN)


def public_of(person: Any) -> QuerySet[Note]:
    """Return what everybody may read of a member."""
    return visible().filter(author=person)


def decisions_on(rows: Iterable[Note]) -> dict[int, tuple[Decision, bool]]:
    """Return, by note, the last decision on it and whether it was appealed; one query."""
    ids = [one.pk for one in rows]
    made = Decision.objects.filter(case__kind="notes", case__thing__in=ids)
    return {
        one.case.thing: (one, hasattr(one.case, "appeal"))
        for one in made.select_related("case__appeal").order_by("pk")
    }
