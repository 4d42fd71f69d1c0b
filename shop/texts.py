"""Text out of HTML, and out of what a browser sends."""

from html import unescape
from typing import Any

from django.http import QueryDict
from django.utils.html import strip_tags


def plain_text(html: str) -> str:
    """Return what a reader reads of the HTML, in one line; neighbouring elements do not join."""
    return " ".join(unescape(strip_tags((html or "").replace("<", " <"))).split())


def without_nul(data: Any) -> Any:
    """Return a form's data without NUL characters, which no database takes; nobody types one.

    Only a QueryDict holds any: what else fills in a form was made by us.
    """
    if not isinstance(data, QueryDict) or not any(
        "\x00" in value for values in data.lists() for value in values[1]
    ):
        return data
    found = data.copy()
    for name, values in data.lists():
        found.setlist(name, [value.replace("\x00", "") for value in values])
    return found
