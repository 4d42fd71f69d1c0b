"""Words that spam is made of, by language; the house adds its own."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word or phrase, and how much it speaks for spam."""

    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    text = models.CharField(_("word or phrase"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("From 1 to 100. A contribution whose words add up to 50 waits for review."),
    )

    class Meta:
        verbose_name = _("spam word")
        verbose_name_plural = _("spam words")
        ordering = ["language", "text"]
        constraints = [
            models.UniqueConstraint(
                "language",
                "text",
                name="moderation_word_once",
                violation_error_message=_("This word is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.text
