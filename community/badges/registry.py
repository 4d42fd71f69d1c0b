"""The badges there are. A room registers its own when it is ready; there is no table of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Badge:
    """Something that a member did, worked out from rows whenever it is shown.

    ``holders`` returns the ids of those of the people who did it, in one query or none, however
    many they are. ``reason`` says what it takes. A badge with ``beside`` stands beside what its
    holder writes; all of them are on the member's page, the lowest ``rank`` first.
    """

    code: str
    label: Any
    reason: Any
    holders: Callable[[list[Any]], set[int]]
    rank: int = 100
    beside: bool = False


_badges: dict[str, Badge] = {}


def register(badge: Badge) -> None:
    """Make the badge known. Registering a code again replaces it."""
    _badges[badge.code] = badge


def every() -> list[Badge]:
    """Return all badges in their order."""
    return sorted(_badges.values(), key=lambda one: (one.rank, one.code))


def badges_of(people: Iterable[Any], *, beside: bool = False) -> dict[int, list[Badge]]:
    """Return each person's badges by their id: one query a badge at most.

    With ``beside`` only those that stand beside what somebody writes.
    """
    known = list({one.pk: one for one in people if one is not None}.values())
    found: dict[int, list[Badge]] = {one.pk: [] for one in known}
    for badge in every():
        if known and (badge.beside or not beside):
            for holder in badge.holders(known):
                found[holder].append(badge)
    return found
