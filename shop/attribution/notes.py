"""Notes of members as sources of a sale: known to the room of notes, which enters itself here.

The shop keeps a note's number, its title as it was and who wrote it, and asks for the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from oscar.core.loading import get_model


@dataclass(frozen=True)
class NoteFacts:
    """A note that everybody may read: its title, its path and who wrote it."""

    title: str
    url: str
    writer_id: int


Find = Callable[[Iterable[int]], dict[int, NoteFacts]]
Added = Callable[[int, int, Any], None]
Sold = Callable[[str, dict[int, int]], None]
_rooms: list[tuple[Find, Added, Sold]] = []


def register_notes(*, find: Find, added: Added, sold: Sold) -> None:
    """Enter what knows notes.

    ``find`` gives the facts of those of the notes that everybody may read. ``added`` is told of
    a note, a product and the request that put it into a basket from there; ``sold`` of a paid
    order's number and the notes that led to it, each with its writer.
    """
    _rooms[:] = [(find, added, sold)]


def facts_of(note_ids: Iterable[int | None]) -> dict[int, NoteFacts]:
    """Return the facts of those of the notes that can be read; one query, none without notes."""
    ids = {one for one in note_ids if one}
    return {pk: facts for find, *_rest in _rooms if ids for pk, facts in find(ids).items()}


def note_added(note_id: int | None, product_id: int, request: Any) -> None:
    """Let the room of notes know that the product was put into the visitor's basket."""
    for _find, added, _sold in _rooms if note_id else ():
        added(note_id, product_id, request)  # type: ignore[arg-type]  # there is one


def led_to_sale(order_id: int) -> bool:
    """Return whether a line of the order came from somebody's note."""
    lines = get_model("order", "Line").objects.filter(order=order_id)
    return bool(lines.exclude(source_writer=None).exclude(source_note=None).exists())


def tell_of_sale(order_id: int) -> None:
    """Let the room of notes know which notes led to an order that is paid."""
    lines = get_model("order", "Line").objects.filter(order=order_id)
    rows = lines.exclude(source_writer=None).exclude(source_note=None)
    notes = dict(rows.values_list("source_note", "source_writer"))
    number = get_model("order", "Order").objects.values_list("number", flat=True).get(pk=order_id)
    for _find, _added, sold in _rooms if notes else ():
        sold(number, notes)
