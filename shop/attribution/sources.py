"""The source of a sale as it travels: a signed token in a form field or a link.

A token is ``page.block.revision:signature``, or ``note.number:signature``. It says which article
and which block of it a reader came from, or which member's note; nobody can make one up for what
did not show the product's form or link, since only the server can sign. Who wrote a note is not
in it: that is asked when the product is added.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.signing import BadSignature, Signer
from oscar.core.loading import get_model

from .notes import facts_of

NOTE = "note"
_SIGNER = "chapbook.source"
FIELD = "source"
PARAMETER = "via"


@dataclass(frozen=True)
class Source:
    """Where an Add came from. ``block_id`` is the block's uuid, or empty for the page itself.

    With a ``note_id`` it is a member's note, and no page.
    """

    page_id: int
    block_id: str = ""
    revision_id: int | None = None
    note_id: int | None = None

    @classmethod
    def of_note(cls, note_id: int) -> "Source":
        """Return a member's note as a source."""
        return cls(0, note_id=note_id)


def source_token(source: Source) -> str:
    """Return the source as a signed token, safe in a form and in an address."""
    if source.note_id:
        return Signer(salt=_SIGNER).sign(f"{NOTE}.{source.note_id}")
    value = f"{source.page_id}.{source.block_id}.{source.revision_id or ''}"
    return Signer(salt=_SIGNER).sign(value)


def read_source(token: str | None) -> Source | None:
    """Return the source that a token names, or None if it is missing or not ours."""
    if not token or len(token) > 200:
        return None
    try:
        first, *rest = Signer(salt=_SIGNER).unsign(token).split(".")
        if first == NOTE:
            (number,) = rest
            return Source.of_note(int(number))
        page, (block, revision) = first, rest
        return Source(int(page), block, int(revision) if revision else None)
    except (BadSignature, ValueError):
        return None


def with_source(url: str, token: str) -> str:
    """Return the address with the token in it, in place of another; as it is without one.

    Other parameters and the fragment stay as they are.
    """
    if not url or not token:
        return url
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if name != PARAMETER]
    return urlunsplit(parts._replace(query=urlencode([*kept, (PARAMETER, token)])))


def source_columns(source: Source | None) -> dict[str, object]:
    """Return a line's source columns, the article's or note's title as it is now.

    Empty when there is no source, or when the article or note is gone. One query.
    """
    if source is None:
        return {}
    if source.note_id:
        return _note_columns(source.note_id)
    pages = get_model("wagtailcore", "Page").objects.filter(pk=source.page_id)
    title = pages.values_list("title", flat=True).first()
    if title is None:
        return {}
    return {
        "source_page_id": source.page_id,
        "source_title": title,
        "source_block": source.block_id,
        "source_revision": source.revision_id,
        "source_note": None,
        "source_writer_id": None,
    }


def _note_columns(note_id: int) -> dict[str, object]:
    facts = facts_of([note_id]).get(note_id)
    if facts is None:
        return {}
    return {
        "source_page_id": None,
        "source_title": facts.title[:255],
        "source_block": "",
        "source_revision": None,
        "source_note": note_id,
        "source_writer_id": facts.writer_id,
    }
