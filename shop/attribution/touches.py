"""Whose share link a visitor came by: known to the room of shares, which enters itself here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Touch:
    """The last share link that a visitor followed. ``visit`` is the id of that visit's row."""

    sharer_id: int
    share: str
    visit: int = 0


Find = Callable[[Any], Touch | None]
Note = Callable[[Touch, int], None]
_rooms: list[tuple[Find, Note]] = []


def register_touches(*, find: Find, note: Note) -> None:
    """Enter what knows touches: ``find`` by a request; ``note`` a product that was added after."""
    _rooms[:] = [(find, note)]


def touch_of(request: Any) -> Touch | None:
    """Return the visitor's last touch, or None for one who came by no share link."""
    return next((touch for find, _note in _rooms if (touch := find(request))), None)


def note_add(touch: Touch | None, product_id: int) -> None:
    """Let the room of shares know that the product was put into a basket after the touch."""
    for _find, note in _rooms if touch else ():
        note(touch, product_id)  # type: ignore[arg-type]  # there is one


def touch_columns(touch: Touch | None) -> dict[str, object]:
    """Return a line's columns of who shared; empty without a touch."""
    if touch is None:
        return {}
    return {"source_sharer_id": touch.sharer_id, "source_share": touch.share}
