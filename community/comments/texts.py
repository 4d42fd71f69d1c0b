"""What readers write, as HTML: plain text with its lines, links and names of people."""

import re

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from community.moderation.spam import LINK

LONGEST_SHOWN = 60
_MENTION = re.compile(r"(?<![\w@./-])@([a-z0-9](?:_?[a-z0-9]){2,29})(?![\w@])", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'*"
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def as_html(text: str) -> SafeString:
    """Return paragraphs with line breaks; addresses become links that pass nothing on.

    Everything is escaped; a link leads to http or https and nowhere else.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = [part for part in _BLANK_LINES.split(text) if part.strip()]
    return format_html_join("", '<p dir="auto">{}</p>', ((_lines(part),) for part in parts))


def mentioned(text: str) -> list[str]:
    """Return the names of people in a text, in small letters, each once, in their order."""
    names = (match[1].lower() for match in _MENTION.finditer(LINK.sub(" ", text)))
    return list(dict.fromkeys(names))


def _lines(part: str) -> SafeString:
    lines = [_linked(line) for line in part.split("\n")]
    return mark_safe("<br>".join(lines))  # nosec B703  # each line is escaped


def _linked(line: str) -> SafeString:
    pieces: list[SafeString] = []
    end = 0
    for match in LINK.finditer(line):
        address = match[0].rstrip(_TRAILING)
        pieces += [_spoken(line[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    pieces.append(_spoken(line[end:]))
    return mark_safe("".join(pieces))  # nosec B703  # each piece is escaped


def _spoken(words: str) -> SafeString:
    """Return words without addresses, escaped, with the names of people marked."""
    pieces: list[SafeString] = []
    end = 0
    for match in _MENTION.finditer(words):
        mark = format_html('<b class="mention">@{}</b>', match[1])
        pieces += [escape(words[end : match.start()]), mark]
        end = match.end()
    pieces.append(escape(words[end:]))
    return mark_safe("".join(pieces))  # nosec B703  # each piece is escaped


def _link(address: str) -> SafeString:
    href = address if "://" in address[:8] else f"https://{address}"
    shown = address.partition("://")[2] or address
    if len(shown) > LONGEST_SHOWN:
        shown = f"{shown[:LONGEST_SHOWN]}…"
    return format_html('<a href="{}" rel="ugc nofollow noopener">{}</a>', href, shown)
