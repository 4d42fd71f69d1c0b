"""Texts of the catalogue in more than one language, kept beside the row they belong to.

A row's own columns hold the shop's first language. ``translations`` holds the rest as
``{"zh-hans": {"title": "…", "description": "…"}}``, so that a card costs no query more
in the second language than in the first.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext_lazy as _


def one_name(parts: Iterable[str], language: str | None = None) -> str:
    """Return parts such as a cup and its glaze as one name in ``language`` (or the active one)."""
    with override(language or get_language()):
        return pgettext("between the parts of a name", ", ").join(parts)


class Translatable(models.Model):
    """A row with texts in several languages. ``TRANSLATED`` names the columns."""

    TRANSLATED: tuple[str, ...] = ()

    translations = models.JSONField(_("translations"), default=dict, blank=True)

    class Meta:
        abstract = True

    def localized(self, name: str, language: str | None = None) -> str:
        """Return the text ``name`` in ``language`` (or the active one), else the original."""
        texts = self.translations.get(language or get_language() or "", {})
        return texts.get(name) or getattr(self, name) or ""

    def every_language(self, name: str) -> str:
        """Return the text ``name`` in all its languages, for a search index."""
        others = (texts.get(name, "") for texts in self.translations.values())
        return " ".join(text for text in (getattr(self, name), *others) if text)

    def clean(self) -> None:
        """Raise ValidationError for a language or a column that does not exist."""
        super().clean()
        languages = {code for code, _name in settings.LANGUAGES[1:]}
        shape = isinstance(self.translations, dict) and all(
            isinstance(texts, dict)
            and set(texts) <= set(self.TRANSLATED)
            and all(isinstance(text, str) for text in texts.values())
            for texts in self.translations.values()
        )
        if not shape or set(self.translations) - languages:
            raise ValidationError(
                {
                    "translations": _("Write %(example)s, with the fields %(fields)s.")
                    % {
                        "example": f'{{"zh-hans": {{"{self.TRANSLATED[0]}": "…"}}}}',
                        "fields": ", ".join(self.TRANSLATED),
                    }
                }
            )
