"""The kinds of mail that the house sends. A room registers its own when it is ready."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

Context = dict[str, Any]


class Gone(LookupError):
    """What the mail was about is not there any more: nothing is sent."""


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """What a kind of mail says, and to what.

    ``code`` names the templates too: ``mail/<code>.html`` and ``mail/<code>.txt``.
    ``context`` takes what was given to :func:`shop.mail.operations.write` as ``about`` and
    returns the templates' context; it raises :class:`Gone` (or any LookupError but KeyError
    and IndexError) when its row is gone. ``sample`` returns such a context with made-up
    values. ``subject`` takes the context. All three are called with the mail's language
    active. ``unsubscribe`` gives, from ``about``, the whole address that a POST to ends such
    mails; a kind without it answers what somebody did and cannot be switched off.
    ``variables`` gives, from the context, what the house's own sentences may name, such as
    ``{number}``; ``{shop}`` they may always. ``address_kept`` is for how long the outbox shows
    to whom a mail went.
    """

    code: str
    label: Any
    subject: Callable[[Context], str]
    context: Callable[[Mapping[str, Any]], Context]
    sample: Callable[[], Context]
    unsubscribe: Callable[[Mapping[str, Any]], str] | None = None
    address_kept: timedelta = timedelta(days=90)
    variables: Callable[[Context], dict[str, str]] = lambda context: {}


_kinds: dict[str, MailKind] = {}


def register(kind: MailKind) -> None:
    """Make the kind known. Registering a code again replaces it."""
    _kinds[kind.code] = kind


def find(code: str) -> MailKind:
    """Return the kind. Raises LookupError when no room has registered it."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"No room has registered the mail {code!r}.") from None


def every() -> Iterable[MailKind]:
    """Return all kinds, by their codes."""
    return [_kinds[code] for code in sorted(_kinds)]
