"""What other rooms add to the search: each enters itself here, and the search page shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Room:
    """A kind of results beside stories and products.

    ``code`` stands in the address (``?type=``), ``label`` above the results. ``find`` gives the
    numbers of what a query finds and everybody may read, best first; ``show`` what ``template``
    shows of some of them as ``items``. ``first`` are shown beside the others, ``a_page`` alone.
    """

    code: str
    label: Any
    find: Callable[[str], list[int]]
    show: Callable[[Sequence[int], HttpRequest], list[Any]]
    template: str
    first: int = 4
    a_page: int = 12


@dataclass(frozen=True)
class Found:
    """What a room found: how much, and what is shown of it (a list, or a Django Page)."""

    room: Room
    count: int
    items: Any = ()


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    """Make the room known to the search. Registering a code again replaces it."""
    _rooms[room.code] = room


def every() -> list[Room]:
    """Return the rooms, by their codes."""
    return [_rooms[code] for code in sorted(_rooms)]
