"""What somebody wrote before they signed in: kept in the session until it is sent."""

from typing import Any

from .models import LONGEST

KEY = "comment_draft"
SHORT = 200


def keep(session: Any, *, place: str, text: str, **more: str) -> None:
    """Keep a text for a form, named by its path, and short fields beside it.

    A later one takes its place.
    """
    fields = {name: value[:SHORT].replace("\x00", "") for name, value in more.items()}
    session[KEY] = {"place": place, "text": text[:LONGEST].replace("\x00", ""), **fields}


def kept(session: Any, place: str) -> str:
    """Return what was kept for the form, or nothing."""
    draft = session.get(KEY) or {}
    return draft.get("text", "") if draft.get("place") == place else ""


def all_kept(session: Any, place: str) -> dict[str, str]:
    """Return all fields that were kept for the form, by name."""
    draft = session.get(KEY) or {}
    found = draft if draft.get("place") == place else {}
    return {name: value for name, value in found.items() if name != "place"}


def forget(session: Any) -> None:
    """Keep nothing any longer."""
    session.pop(KEY, None)
