"""The public name: what stands beside everything that somebody writes here."""

import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HANDLE_SHORTEST, HANDLE_LONGEST = 3, 30
_HANDLE = re.compile(r"[a-z0-9](?:_?[a-z0-9])+")
# Names that would speak for the house, and words that addresses need.
RESERVED = frozenset(
    [
        "about",
        "abuse",
        "account",
        "admin",
        "administrator",
        "anonymous",
        "api",
        "basket",
        "chapbook",
        "checkout",
        "comments",
        "community",
        "contact",
        "deleted",
        "editor",
        "everyone",
        "feed",
        "feeds",
        "help",
        "here",
        "house",
        "info",
        "login",
        "logout",
        "mail",
        "manage",
        "me",
        "media",
        "moderator",
        "moderation",
        "news",
        "null",
        "official",
        "orders",
        "owner",
        "postmaster",
        "privacy",
        "root",
        "security",
        "settings",
        "shop",
        "staff",
        "static",
        "stillwater",
        "support",
        "system",
        "team",
        "undefined",
        "user",
        "users",
        "wagtail",
        "webmaster",
        "you",
    ]
)


def check_handle(value: str) -> None:
    """Raise ValidationError for what cannot be a public name."""
    if not HANDLE_SHORTEST <= len(value) <= HANDLE_LONGEST or not _HANDLE.fullmatch(value):
        raise ValidationError(
            _(
                "Take 3 to 30 small letters (a to z), numbers and single underscores, with a "
                "letter or number at both ends."
            )
        )
    if value in RESERVED or value.replace("_", "") in RESERVED:
        raise ValidationError(_("This name is kept for the house. Choose another."))


class HandleField(forms.CharField):
    """Asks somebody for their public name, where they have none yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Your public name"),
            help_text=_(
                "Small letters, numbers and _. Everybody sees it beside what you write, and on a "
                "page with your public comments; your own name and e-mail address stay private."
            ),
            max_length=HANDLE_LONGEST + 1,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Return the name in small letters. Raises ValidationError for one that is taken."""
        handle = super().clean(value).lstrip("@").lower()
        check_handle(handle)
        if get_user_model().objects.filter(handle=handle).exists():
            raise ValidationError(_("Somebody else has this name. Choose another."))
        return handle
