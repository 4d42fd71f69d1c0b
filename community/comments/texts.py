"""What readers write, as HTML: plain text with its lines, links and names of people."""

import re
from collections.abc import Container

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from community.moderation.spam import LINK

LONGEST_SHOWN = 60
_MENTION = re.compile(r"(?<![\w@./-])@([a-z0-9](?:_?[a-z0-9]){2,29})(?![\w@])", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'*"
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def as_html(text: str, known: Container[str] = frozenset()) -> SafeString:
    """Return paragraphs with line breaks; addresses become links that pass nothing on.

    Everything is escaped; a link leads to http or https, or to the page of somebody who is
    mentioned and whose name is ``known``, and nowhere else.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = [part for part in _BLANK_LINES.split(text) if part.strip()]
    return format_html_join("", '<p dir="auto">{}</p>', ((_lines(part, known),) for part in parts))


def mentioned(text: str) -> list[str]:
    """Return the names of people in a text, in small letters, each once, in their order."""
    names = (match[1].lower() for match in _MENTION.finditer(LINK.sub(" ", text)))
    return list(dict.fromkeys(names))


def _lines(part: str, known: Container[str]) -> SafeString:
    lines = [_linked(line, known) for line in part.split("\n")]
    return mark_safe("<br>".join(lines))  # nosec B703  # each line is escaped


def _linked(line: str, known: Container[str]) -> SafeString:
    pieces: list[SafeString] = []
    end = 0
    for match in LINK.finditer(line):
        address = match[0].rstrip(_TRAILING)
        pieces += [_spoken(line[end : match.start()], known), _link(address)]
        end = match.start() + len(address)
    pieces.append(_spoken(line[end:], known))
    return mark_safe("".join(pieces))  # nosec B703  # each piece is escaped


def _spoken(words: str, known: Container[str]) -> SafeString:
    """Return words without addresses, escaped, with the names of people marked."""
    pieces: list[SafeString] = []
    end = 0
    for match in _MENTION.finditer(words):
        pieces += [escape(words[end : match.start()]), _named(match[1], known)]
        end = match.end()
    pieces.append(escape(words[end:]))
    return mark_safe("".join(pieces))  # nosec B703  # each piece is escaped


def _named(name: str, known: Container[str]) -> SafeString:
    if name.lower() not in known:
        return format_html('<b class="mention">@{}</b>', name)
    page = reverse("people:person", args=[name.lower()])
    return format_html('<a class="mention" href="{}">@{}</a>', page, name)


def _link(address: str) -> SafeString:
    href = address if "://" in address[:8] else f"https://{address}"
    shown = address.partition("://")[2] or address
    if len(shown) > LONGEST_SHOWN:
        shown = f"{shown[:LONGEST_SHOWN]}…"
    return format_html('<a href="{}" rel="ugc nofollow noopener">{}</a>', href, shown)
