"""The codes of vouchers: how they are read and how they are made up."""

import secrets
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 128
# No vowels and nothing that is read as something else: no word, no mix-up on the phone.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
_LENGTH = 10
HELP = gettext_lazy(
    "Letters, digits, hyphens and underscores. Capitals and blanks make no difference to buyers."
)


def plain_code(text: str) -> str:
    """Return a code as it is kept: no blanks or NUL, capitals, wide letters made narrow."""
    plain = unicodedata.normalize("NFKC", text.replace("\x00", ""))
    return "".join(plain.split()).upper()


def check_code(text: str) -> None:
    """Raise ValidationError for a code that no link could carry, however it is typed."""
    plain = plain_code(text)
    if len(plain) > LONGEST:
        raise ValidationError(_("Shorten the code to %(most)d signs.") % {"most": LONGEST})
    if not plain or not all(sign.isalnum() or sign in "-_" for sign in plain):
        raise ValidationError(_("Write the code with letters, digits, hyphens and underscores."))


def random_codes(count: int, *, prefix: str = "") -> list[str]:
    """Return so many different codes that nobody guesses, each behind the prefix."""
    made: dict[str, None] = {}
    while len(made) < count:
        made[plain_code(prefix) + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))] = None
    return list(made)
