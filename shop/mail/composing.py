"""Turns a row of the outbox into a mail: text with HTML beside it, in the row's language."""

import unicodedata
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string
from django.utils import translation

from . import house, words
from .kinds import Gone, MailKind, find
from .models import Mail
from .styling import inline

LONGEST_SUBJECT = 150
# A right-to-left mark inside a name must not turn the rest of a line round.
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


class BadAddress(Exception):
    """The recipient is no address that mail can be sent to."""


def message(mail: Mail) -> EmailMultiAlternatives:
    """Return the mail, ready to send. Raises Gone (of :mod:`.kinds`) and :class:`BadAddress`.

    The same row always has the same Message-ID, so that a mail server that was asked
    twice can tell.
    """
    kind = find(mail.kind)
    _check(mail.to)
    with translation.override(mail.language):
        context = _facts(kind, mail.about)
        leave = kind.unsubscribe(mail.about) if kind.unsubscribe else ""
        composed = compose(kind, context, to=mail.to, unsubscribe=leave)
    digest = sha256(mail.key.encode()).hexdigest()[:32]
    composed.extra_headers["Message-ID"] = f"<{mail.kind}-{digest}@{house.host()}>"
    return composed


def compose(
    kind: MailKind, context: dict[str, Any], *, to: str, unsubscribe: str = ""
) -> EmailMultiAlternatives:
    """Return a mail of the kind from the context, in the active language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    context = context | {
        "site_name": house.name(),
        "base_url": house.address(),
        "language": language,
        "unsubscribe_url": unsubscribe,
    }
    context |= words.of_house(kind, context, language)
    subject = one_line(kind.subject(context))
    context["subject"] = subject
    composed = EmailMultiAlternatives(
        subject=subject,
        body=_text(kind, context),
        to=[to],
        headers=_headers(language, unsubscribe),
    )
    page = render_to_string(f"mail/{kind.code}.html", context)
    composed.attach_alternative(inline(page, render_to_string("mail/style.css")), "text/html")
    return composed


def one_line(text: str) -> str:
    """Return the text as it is safe in a header: one line, no controls, not too long."""
    kept = (
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in text
        if sign not in _TURNING
    )
    line = " ".join("".join(kept).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _check(address: str) -> None:
    """Raise BadAddress unless Django can write the address into a header."""
    try:
        sanitize_address(address, "utf-8")
    except ValueError as error:
        raise BadAddress(str(error)) from error


def _facts(kind: MailKind, about: dict[str, Any]) -> dict[str, Any]:
    """Return the kind's context. A KeyError is a fault of ours, not a row that is gone."""
    try:
        return kind.context(about)
    except (KeyError, IndexError):
        raise
    except (LookupError, ObjectDoesNotExist) as gone:
        raise Gone(str(gone)) from gone


def _text(kind: MailKind, context: dict[str, Any]) -> str:
    """Return the text, with never more than one empty line in a row."""
    lines = [
        line.rstrip() for line in render_to_string(f"mail/{kind.code}.txt", context).split("\n")
    ]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip() + "\n"


def _headers(language: str, unsubscribe: str) -> dict[str, str]:
    headers = {
        "Auto-Submitted": "auto-generated",  # no holiday replies
        "X-Auto-Response-Suppress": "All",  # the same for Exchange
        "Content-Language": language,
    }
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
