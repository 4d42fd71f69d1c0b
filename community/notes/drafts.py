"""What is begun and not sent: in the session before signing in, in a row of one's own after."""

from typing import Any

from .models import LONGEST, LONGEST_TITLE, MOST_THINGS, Draft

KEY = "note_draft"


def content_of(data: Any) -> dict[str, Any]:
    """Return what a posted form holds, cut to what a note can hold."""
    lines = [int(one) for one in data.getlist("lines") if one.isascii() and one.isdigit()]
    return {
        "title": data.get("title", "").replace("\x00", "")[:LONGEST_TITLE],
        "text": data.get("text", "").replace("\x00", "")[:LONGEST],
        "lines": [one for one in lines if one < 2**63][:MOST_THINGS],
        "may_be_quoted": "may_be_quoted" in data,
    }


def keep(request: Any, content: dict[str, Any]) -> None:
    """Keep it in place of what was kept before."""
    if request.user.is_authenticated:
        Draft.objects.update_or_create(user=request.user, defaults={"content": content})
    else:
        request.session[KEY] = content


def kept(request: Any) -> dict[str, Any]:
    """Return what was kept: what was written before signing in, else the member's draft."""
    if found := request.session.get(KEY):
        return dict(found)
    if not request.user.is_authenticated:
        return {}
    row = Draft.objects.filter(user=request.user).first()
    return dict(row.content) if row else {}


def forget(request: Any) -> None:
    """Keep nothing any longer."""
    request.session.pop(KEY, None)
    if request.user.is_authenticated:
        Draft.objects.filter(user=request.user).delete()
