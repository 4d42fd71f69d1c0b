"""News for members, beside the mails: the room that keeps their inboxes enters itself here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class News:
    """Something that a member is to be told once: ``key`` names it.

    ``code`` says what happened; ``about`` is the order's number or the product's title, ``path``
    leads there, ``facts`` are plain values.
    """

    code: str
    key: str
    about: str
    path: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Listen = Callable[[Iterable[Any], News], None]
TakeBack = Callable[[str], None]
_rooms: list[tuple[Listen, TakeBack]] = []


def register_listener(*, listen: Listen, take_back: TakeBack) -> None:
    """Enter what takes news for users, and takes them back by their key.

    Both are called in the transaction that makes the news.
    """
    _rooms[:] = [(listen, take_back)]


def tell(users: Iterable[Any], news: News) -> None:
    """Let members know. A guest (None) has no inbox."""
    if members := [user for user in users if user is not None]:
        for listen, _take_back in _rooms:
            listen(members, news)


def take_back(key: str) -> None:
    """Let news be gone that turned out not to be true."""
    for _listen, forget in _rooms:
        forget(key)
