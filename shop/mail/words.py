"""The house's own sentences in its mails: plain text with a few names in braces.

No template language reads them, so that nobody who may edit a sentence reads a password
(safety A18).
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import override

from .kinds import MailKind
from .models import Footer, Words

_NAME = re.compile(r"\{([^{}\n]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its names replaced; a name that has no value stays as it is."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str, names: Collection[str]) -> list[str]:
    """Return the names in braces that mean nothing, as they stand in the text."""
    return list(dict.fromkeys(one[0] for one in _NAME.finditer(text) if one[1] not in names))


def names_of(kind: MailKind, language: str) -> list[str]:
    """Return what sentences in this kind of mail may name."""
    with override(language):
        return ["shop", *kind.variables(kind.sample())]


def of_house(kind: MailKind, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return ``greeting``, ``closing`` and ``house`` (lines) for the templates."""
    row = Words.objects.filter(kind=kind.code, language=language).first()
    foot = Footer.objects.filter(language=language).first()
    values = {"shop": context["site_name"], **kind.variables(dict(context))}
    return {
        "greeting": fill(row.opening, values).strip() if row else "",
        "closing": fill(row.closing, values).strip() if row else "",
        "house": [line.strip() for line in foot.text.splitlines() if line.strip()] if foot else [],
    }
