"""The kinds of things that members are told. A room registers its own when it is ready."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from .models import Notification, Way

ALL_WAYS = (Way.NOW, Way.DIGEST, Way.INBOX, Way.OFF)
BY_THE_SHOP = (Way.INBOX, Way.OFF)  # a mail of the shop's own goes out in any case


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What the inbox, the mails and the preferences need to know of a kind.

    ``label`` is what it is called among the preferences. ``sentence`` takes the row and returns
    what it says, in the language that is active; ``note`` what stands below it. ``button`` leads
    to the thing. ``ways`` are those that a member can choose from, ``default`` holds until then.
    """

    code: str
    label: Any
    sentence: Callable[[Notification], str]
    note: Callable[[Notification], str] = lambda row: ""
    button: Any = ""
    ways: tuple[str, ...] = ALL_WAYS
    default: str = Way.NOW


Apart = Callable[[int, Collection[int]], set[int]]

_notices: dict[str, Notice] = {}
_apart: list[Apart] = []


def register(notice: Notice) -> None:
    """Make the kind known. Registering a code again replaces it."""
    _notices[notice.code] = notice


def find(code: str) -> Notice:
    """Return the kind. Raises LookupError when no room has registered it."""
    try:
        return _notices[code]
    except KeyError:
        raise LookupError(f"No room has registered the notification {code!r}.") from None


def every() -> list[Notice]:
    """Return all kinds, in the order in which the rooms came."""
    return list(_notices.values())


def register_apart(apart: Apart) -> None:
    """Enter what knows who has blocked whom.

    It takes the number of a person and those of others, and returns whom of these they have
    blocked or were blocked by, in one query.
    """
    _apart[:] = [apart]


def apart_from(person_id: int, others: Collection[int]) -> set[int]:
    """Return whom of the others the person is apart from."""
    if not others:
        return set()
    return set().union(*(apart(person_id, others) for apart in _apart))
