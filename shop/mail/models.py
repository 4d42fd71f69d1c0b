"""The outbox: one row a mail, kept from the transaction that made it due."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import kinds


class Mail(models.Model):
    """A mail that is due, was sent, or could not be.

    A worker claims the row before it sends and stamps it afterwards, so that a task that
    runs twice sends once, and a claim that was never stamped can be taken over later. The
    text is not kept: it is written when the mail goes out, from what ``about`` points at,
    and ``about`` is emptied then, since it may hold a secret link (safety A24).
    """

    WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
    STATES = [
        (WAITING, _("waiting")),
        (SENT, _("sent")),
        (FAILED, _("failed")),
        (DROPPED, _("no longer needed")),
    ]

    kind = models.CharField(_("kind"), max_length=48)
    to = models.EmailField(_("recipient"), max_length=254)
    language = models.CharField(_("language"), max_length=12)
    key = models.CharField(_("key"), max_length=200, unique=True, editable=False)
    about = models.JSONField(_("about"), default=dict, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    refusals = models.PositiveSmallIntegerField(_("refusals"), default=0, editable=False)
    problem = models.CharField(_("what went wrong"), max_length=255, blank=True)
    date_created = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    due = models.DateTimeField(_("next attempt"), default=timezone.now, editable=False)
    claimed = models.DateTimeField(_("taken up"), null=True, editable=False)
    date_sent = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-date_created", "-pk"]
        default_permissions = ("view", "change", "delete")
        indexes = [
            models.Index(fields=["due"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["-date_created", "-id"], name="mail_newest"),
            models.Index(fields=["to"], name="mail_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", date_sent__isnull=False)
                | (~Q(state="sent") & Q(date_sent__isnull=True)),
                name="mail_sent_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind_label}, {self.to}"

    @property
    def can_retry(self) -> bool:
        """Whether somebody may begin anew with it."""
        return self.state == self.FAILED and bool(self.to)

    @property
    def kind_label(self) -> Any:
        """What the kind is called, or its code when no room knows it any more."""
        try:
            return kinds.find(self.kind).label
        except LookupError:
            return self.kind


class Words(models.Model):
    """The house's own sentences in a kind of mail, in one language.

    Plain text; ``{shop}`` and the kind's own names in braces are filled in, nothing else of
    it is looked at (safety A18).
    """

    kind = models.CharField(max_length=48, editable=False)
    language = models.CharField(max_length=12, editable=False)
    opening = models.TextField(_("sentence at the beginning"), max_length=1000, blank=True)
    closing = models.TextField(_("sentence at the end"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("mail texts")
        verbose_name_plural = _("mail texts")
        default_permissions = ("change",)
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="mail_words_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class Footer(models.Model):
    """What stands below every mail in a language: who writes, where they are, what law asks."""

    language = models.CharField(max_length=12, unique=True, editable=False)
    text = models.TextField(_("address and legal lines"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("foot of mails")
        verbose_name_plural = _("feet of mails")
        default_permissions = ()

    def __str__(self) -> str:
        return self.language
