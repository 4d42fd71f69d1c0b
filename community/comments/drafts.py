"""What somebody wrote before they signed in: kept in the session until it is sent."""

from typing import Any

from .models import LONGEST

KEY = "comment_draft"


def keep(session: Any, *, place: str, text: str) -> None:
    """Keep a text for a form, named by its path. A later one takes its place."""
    session[KEY] = {"place": place, "text": text[:LONGEST].replace("\x00", "")}


def kept(session: Any, place: str) -> str:
    """Return what was kept for the form, or nothing."""
    draft = session.get(KEY) or {}
    return draft.get("text", "") if draft.get("place") == place else ""


def forget(session: Any) -> None:
    """Keep nothing any longer."""
    session.pop(KEY, None)
