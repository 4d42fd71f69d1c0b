"""What everything that readers write has in common: comments now, reviews and notes alike."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Who may see a contribution: its author always, everybody only while it is visible."""

    HELD = "held", _("waiting for review")
    VISIBLE = "visible", _("visible")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Contribution(models.Model):
    """Something that a member wrote. ``moderation.operations`` alone changes its status.

    ``spam_score`` is 0–100 as it was when the text was written last. ``fingerprint`` is the same
    for texts that differ only in capitals, punctuation, numbers and links.
    """

    EDIT_WINDOW = timedelta(minutes=15)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.HELD, editable=False
    )
    language = models.CharField(_("language"), max_length=12, editable=False)
    spam_score = models.PositiveSmallIntegerField(_("spam score"), default=0, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    date_created = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    date_edited = models.DateTimeField(_("changed"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        """Whether everybody may see it."""
        return self.status == Status.VISIBLE

    def may_be_edited_by(self, user: Any) -> bool:
        """Return whether the user is the author and it is not too late.

        What waits or was rejected can be changed until it is decided on.
        """
        if not user.is_authenticated or self.author_id != user.pk:
            return False
        if self.status == Status.VISIBLE:
            return timezone.now() - self.date_created < self.EDIT_WINDOW
        return self.status in (Status.HELD, Status.REJECTED)
