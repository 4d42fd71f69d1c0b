"""Comments: a thread of two levels below a page, and who found one helpful."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Contribution, Status

LONGEST = 5000


class Comment(Contribution):
    """What a member says of a page, or in answer to somebody.

    ``answers`` counts the visible replies, ``helpful`` the :class:`Thanks`; both are changed by
    one conditional statement beside the rows that they count. ``key`` belongs to one rendering
    of the form, so that it counts once.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="reader_comments", verbose_name=_("page")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="replies", verbose_name=_("in answer to")
    )
    text = models.TextField(_("comment"), max_length=LONGEST, blank=True)
    key = models.CharField(max_length=32)
    answers = models.PositiveIntegerField(default=0, editable=False)
    helpful = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ()
        constraints = [models.UniqueConstraint("author", "key", name="comments_form_once")]
        indexes = [
            models.Index(fields=["page", "parent", "id"], name="comments_in_order"),
            models.Index(fields=["page", "parent", "-helpful", "id"], name="comments_by_help"),
            models.Index(fields=["parent", "status", "id"], name="comments_replies"),
            models.Index(fields=["author", "status"], name="comments_of_author"),
            models.Index(fields=["fingerprint"], name="comments_repeated"),
            models.Index(fields=["date_created"], name="comments_lately"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def anchor(self) -> str:
        """The id of its element on every page that shows it."""
        return f"comment-{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the path where it can always be read."""
        return f"{reverse('comments:comment', args=[self.pk])}#{self.anchor}"

    @property
    def is_gone(self) -> bool:
        """Whether only its place is left, for the answers below it."""
        return self.status != Status.VISIBLE


class Thanks(models.Model):
    """Somebody found a comment helpful, once."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="thanks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="thanks_given")
    date_created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        default_permissions = ()
        constraints = [models.UniqueConstraint("comment", "user", name="comments_thanks_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.comment_id}"


class Photo(models.Model):
    """A photo beside a comment. Its files' names cannot be guessed; a view shows them."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="photos")
    number = models.PositiveSmallIntegerField()
    whole = models.FileField(upload_to="readers")
    small = models.FileField(upload_to="readers")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("comment", "number", name="comments_photo_place")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.number}"

    @property
    def small_url(self) -> str:
        """The path of the small picture."""
        return reverse("comments:photo", args=[self.pk, "small"])

    @property
    def whole_url(self) -> str:
        """The path of the whole picture."""
        return reverse("comments:photo", args=[self.pk, "whole"])
