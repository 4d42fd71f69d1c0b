"""Questions about a product, and their answers."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Contribution

LONGEST = 2000


class Spoken(Contribution):
    """What questions and answers share: words that count once a form, and thanks for them.

    ``helpful`` is counted from the rows of ``voices.models.Thanks``.
    """

    text = models.TextField(_("text"), max_length=LONGEST, blank=True)
    key = models.CharField(max_length=32)
    helpful = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:60]


class Question(Spoken):
    """What somebody wants to know of a product."""

    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="+", verbose_name=_("product")
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        default_permissions = ()
        constraints = [models.UniqueConstraint("author", "key", name="questions_form_once")]
        indexes = [
            models.Index(fields=["product", "status", "-id"], name="questions_newest"),
            models.Index(fields=["product", "status", "-helpful", "-id"], name="questions_by_help"),
            models.Index(fields=["fingerprint"], name="questions_repeated"),
            models.Index(fields=["date_created"], name="questions_lately"),
        ]

    @property
    def anchor(self) -> str:
        """The id of its element on every page that shows it."""
        return f"question-{self.pk}"

    @property
    def product_title(self) -> str:
        """The product's name in the active language."""
        return self.product.localized("title")

    def get_absolute_url(self) -> str:
        """Return the path where it can always be read, with all its answers."""
        return reverse("questions:question", args=[self.pk])


class Answer(Spoken):
    """What somebody answers. ``for_shop``: its author had the right to, when they wrote it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    for_shop = models.BooleanField(_("from the shop"), default=False, editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ()
        permissions = [("answer_for_shop", _("Answers readers’ questions for the shop"))]
        constraints = [models.UniqueConstraint("author", "key", name="questions_answer_form_once")]
        indexes = [
            models.Index(
                fields=["question", "status", "-helpful", "-id"], name="questions_answers"
            ),
            models.Index(fields=["fingerprint"], name="questions_answer_repeated"),
            models.Index(fields=["date_created"], name="questions_answer_lately"),
        ]

    @property
    def anchor(self) -> str:
        """The id of its element on every page that shows it."""
        return f"answer-{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the path where it can always be read, below its question."""
        return reverse("questions:answer-page", args=[self.pk])
