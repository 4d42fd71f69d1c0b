"""Notes: what a member tells of things that they bought here and got.

What is told of is named by its number in the shop, without a foreign key: a product that is
deleted leaves its name, and the note stands.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from community.moderation.models import Contribution, Status
from shop.storefront import index_words

LONGEST_TITLE, LONGEST = 120, 10_000
MOST_THINGS = 6


class NoteQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Notes, which the search knows."""


class Note(index.Indexed, Contribution):
    """A member's experience with 1 to 6 things of their own orders.

    ``key`` belongs to one rendering of the form, so that it counts once. ``may_be_quoted`` is the
    author's consent to have editors place sentences of it elsewhere; it can be taken back.
    ``helpful`` counts the :class:`Thanks`, beside which it changes.
    """

    EDIT_WINDOW = timedelta(days=1)

    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    text = models.TextField(_("note"), max_length=LONGEST, blank=True)
    key = models.CharField(max_length=32)
    may_be_quoted = models.BooleanField(_("may be quoted"), default=False)
    helpful = models.PositiveIntegerField(default=0, editable=False)

    objects = NoteQuerySet.as_manager()
    search_fields = [
        index.SearchField("search_title", boost=5),
        index.SearchField("search_body"),
    ]

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        default_permissions = ()
        constraints = [models.UniqueConstraint("author", "key", name="notes_form_once")]
        indexes = [
            models.Index(fields=["status", "-id"], name="notes_newest"),
            models.Index(fields=["author", "status", "-id"], name="notes_of_author"),
            models.Index(fields=["fingerprint"], name="notes_repeated"),
            models.Index(fields=["date_created"], name="notes_lately"),
        ]

    def __str__(self) -> str:
        return self.title

    def search_title(self) -> str:
        """Return the words of the title, segmented where the language writes no spaces."""
        return index_words(self.title)

    def search_body(self) -> str:
        """Return the words of the text and of what it tells of."""
        return index_words(" ".join([self.text, *(one.title for one in self.things.all())]))

    @property
    def slug(self) -> str:
        """The title in an address; a title without Latin letters keeps its own."""
        return slugify(self.title, allow_unicode=True)[:80].strip("-_") or "note"

    def get_absolute_url(self) -> str:
        """Return the path where it can always be read."""
        return reverse("notes:note", args=[self.pk, self.slug])

    @property
    def anchor(self) -> str:
        """The id of its element in lists."""
        return f"note-{self.pk}"

    @property
    def is_quotable(self) -> bool:
        """Whether sentences of it may stand elsewhere now."""
        return self.may_be_quoted and self.status == Status.VISIBLE


class Thing(models.Model):
    """Something that a note tells of: a line of its author's order, and the name it had."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="things")
    number = models.PositiveSmallIntegerField()
    line = models.PositiveBigIntegerField()
    product = models.PositiveBigIntegerField()
    variant = models.PositiveBigIntegerField()
    title = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("thing in a note")
        verbose_name_plural = _("things in notes")
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("note", "line", name="notes_thing_once")]
        indexes = [models.Index(fields=["product", "-note"], name="notes_of_product")]

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    """A photo in a note. Its files' names cannot be guessed; a view shows them."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="photos")
    number = models.PositiveSmallIntegerField()
    whole = models.FileField(upload_to="readers")
    small = models.FileField(upload_to="readers")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("photo in a note")
        verbose_name_plural = _("photos in notes")
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("note", "number", name="notes_photo_place")]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.number}"

    @property
    def small_url(self) -> str:
        """The path of the small picture."""
        return reverse("notes:photo", args=[self.pk, "small"])

    @property
    def whole_url(self) -> str:
        """The path of the whole picture."""
        return reverse("notes:photo", args=[self.pk, "whole"])


class Thanks(models.Model):
    """Somebody found a note helpful, once."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="thanks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thanks for a note")
        verbose_name_plural = _("thanks for notes")
        default_permissions = ()
        constraints = [models.UniqueConstraint("note", "user", name="notes_thanks_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.note_id}"


class Draft(models.Model):
    """What a member has begun and not sent: one, kept until it is sent or thrown away."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="note_draft")
    content = models.JSONField(default=dict)
    date_changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft of a note")
        verbose_name_plural = _("drafts of notes")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.content.get("title", ""))


class Addition(models.Model):
    """A thing that was put into a basket from a note; whose basket stays unknown."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="additions")
    product = models.PositiveBigIntegerField()
    basket = models.CharField(max_length=64)
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("add from a note")
        verbose_name_plural = _("adds from notes")
        default_permissions = ()
        constraints = [models.UniqueConstraint("note", "product", "basket", name="notes_add_once")]

    def __str__(self) -> str:
        return str(self.product)


class Quote(models.Model):
    """Sentences of a note that an editor has chosen, word by word as its author wrote them.

    They are shown while the author lets the note be quoted and it is public, and at no other
    time. ``on_products`` shows them on the pages of the note's products.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="quotes", verbose_name=_("note"))
    words = models.TextField(
        _("words"), max_length=600, help_text=_("Exactly as they stand in the note.")
    )
    on_products = models.BooleanField(_("show on the pages of the note's products"), default=False)
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reader's words")
        verbose_name_plural = _("readers' words")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.words[:80]

    def clean(self) -> None:
        """Take nothing but what its author wrote and lets us quote."""
        from .quoting import is_in

        super().clean()
        if not self.note_id:
            return
        if not self.note.is_quotable:
            raise ValidationError(
                {"note": _("Its author does not let it be quoted. Choose another note.")}
            )
        if not is_in(self.words, self.note):
            words = _("These words do not stand in the note. Copy them from it as they are.")
            raise ValidationError({"words": words})
