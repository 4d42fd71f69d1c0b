"""What members were told, and how they want to be told. No sentence is kept: only what it says."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 300


class Way(models.TextChoices):
    """How somebody is told of a kind of things."""

    NOW = "now", _("Inbox and a mail at once")
    DIGEST = "digest", _("Inbox and the summary by mail")
    INBOX = "inbox", _("Inbox only")
    OFF = "off", _("Not at all")


class Notification(models.Model):
    """Somebody is told of one thing, once: the key is the thing's.

    ``about`` is the title of what it is about, ``text`` a piece of what was written, ``facts``
    plain values that the kind's sentence needs. ``subject`` names what the line depends on: it
    is ``gone`` while that is not public. ``digest_due`` is when it goes into a summary, None when
    it does not or has; ``digest`` is that summary's own key.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="told", editable=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", editable=False
    )
    kind = models.CharField(max_length=24, editable=False)
    key = models.CharField(max_length=120, editable=False)
    subject = models.CharField(max_length=64, blank=True, editable=False)
    about = models.CharField(max_length=255, blank=True, editable=False)
    url = models.CharField(max_length=500, blank=True, editable=False)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True, editable=False)
    facts = models.JSONField(default=dict, editable=False)
    gone = models.BooleanField(default=False, editable=False)
    date_created = models.DateTimeField(default=timezone.now, editable=False)
    date_read = models.DateTimeField(null=True, editable=False)
    digest_due = models.DateTimeField(null=True, editable=False)
    digest = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("person", "key", name="notifications_told_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notifications_newest"),
            models.Index(
                fields=["person"],
                condition=Q(date_read__isnull=True, gone=False),
                name="notifications_unread",
            ),
            models.Index(
                fields=["digest_due"],
                condition=Q(digest_due__isnull=False),
                name="notifications_due",
            ),
            models.Index(fields=["subject"], name="notifications_subject"),
            models.Index(fields=["digest"], name="notifications_digest"),
            models.Index(fields=["date_created"], name="notifications_old"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.key}"

    @property
    def who(self) -> str:
        """The public name of whoever did it."""
        handle = self.actor.handle if self.actor_id and self.actor else None
        return f"@{handle}" if handle else gettext("Somebody")

    @property
    def is_unread(self) -> bool:
        """Whether it was neither opened nor marked as read."""
        return self.date_read is None


class Wishes(models.Model):
    """How a member wants to be told, where that is not as the house proposes."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", pgettext_lazy("a summary by mail", "Every day")
        WEEKLY = "weekly", pgettext_lazy("a summary by mail", "Every Monday")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notification_wishes",
        editable=False,
    )
    ways = models.JSONField(default=dict)
    rhythm = models.CharField(
        _("The summary comes"), max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY
    )

    class Meta:
        verbose_name = _("wishes about notifications")
        verbose_name_plural = _("wishes about notifications")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person_id)

    def way(self, notice: Any) -> str:
        """Return how the member wants to be told of a kind (``registry.Notice``)."""
        chosen = self.ways.get(notice.code)
        return chosen if chosen in notice.ways else notice.default
