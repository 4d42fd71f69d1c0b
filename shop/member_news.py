"""News for members, beside the mails: the room that keeps their inboxes enters itself here."""

from collections.abc import Callable, Mapping
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


Listen = Callable[[Any, News], None]
_rooms: list[Listen] = []


def register_listener(listen: Listen) -> None:
    """Enter what takes the news of a user. It is called in the transaction that makes them."""
    _rooms[:] = [listen]


def tell(user: Any, news: News) -> None:
    """Let a member know. A guest (None) has no inbox."""
    for listen in _rooms if user is not None else ():
        listen(user, news)
