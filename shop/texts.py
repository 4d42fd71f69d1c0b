"""Text out of HTML."""

from html import unescape

from django.utils.html import strip_tags


def plain_text(html: str) -> str:
    """Return what a reader reads of the HTML, in one line; neighbouring elements do not join."""
    return " ".join(unescape(strip_tags((html or "").replace("<", " <"))).split())
