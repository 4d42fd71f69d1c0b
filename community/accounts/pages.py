"""What a page with one form says: its heading, its words, its button, the ways off it."""

from dataclasses import dataclass
from typing import Any

QUIET = {"robots": "noindex"}


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """``title`` is the heading, ``links`` are pairs of (name of an address, words)."""

    title: Any
    button: Any
    text: Any = ""
    note: Any = ""
    links: tuple[tuple[str, Any], ...] = ()


def page(**words: Any) -> dict[str, Any]:
    """Return the context that ``accounts/form_page.html`` takes, for a view's extra_context."""
    return {"page": FormPage(**words), "meta": QUIET}
