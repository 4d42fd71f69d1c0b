"""Cases: contributions that somebody has to look at, and what was decided on them.

A case points at its contribution by kind and number, without a foreign key: kinds live in rooms
of their own, and a decision outlives what it was about.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Case(models.Model):
    """One a contribution. It is open while somebody has to decide, and opens again when needed.

    ``version`` rises with every decision and every change of the text: whoever decides names the
    version that they saw, and is told when it is another by now.
    """

    class Why(models.TextChoices):
        NEW = "new", _("first posts")
        FAST = "fast", _("typed too fast")
        SPAM = "spam", _("looks like spam")
        BURST = "burst", _("many new accounts at once")
        REPORTED = "reported", _("reported")
        EDITED = "edited", _("changed after a rejection")
        APPEAL = "appeal", _("appeal")

    kind = models.CharField(_("kind"), max_length=16)
    thing = models.PositiveBigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="moderation_cases",
        verbose_name=_("author"),
    )
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    version = models.PositiveIntegerField(default=1)
    open_reports = models.PositiveIntegerField(_("reports"), default=0)
    date_opened = models.DateTimeField(_("since"), default=timezone.now)
    date_closed = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        default_permissions = ()
        permissions = [("moderate", _("Can decide on what readers contribute"))]
        constraints = [models.UniqueConstraint("kind", "thing", name="moderation_case_once")]
        indexes = [models.Index(fields=["date_closed", "date_opened"], name="moderation_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A decision stands as it was made; make another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A decision is not deleted.")


class Decision(AppendOnly):
    """Who decided what on a contribution, when and why. Without a person, the rules did."""

    class Act(models.TextChoices):
        APPROVE = "approve", _("approved")
        REJECT = "reject", _("rejected")
        HOLD = "hold", _("held")

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising or spam.")
        UNKIND = "unkind", _("It attacks or insults somebody.")
        OFF_TOPIC = "off-topic", _("It is not about this page.")
        PRIVATE = "private", _("It gives away somebody’s private details.")
        UNLAWFUL = "unlawful", _("It may be against the law.")
        OTHER = "other", _("Another reason, given below.")

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="moderation_decisions",
        verbose_name=_("moderator"),
    )
    act = models.CharField(_("decision"), max_length=10, choices=Act.choices)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    words = models.TextField(_("words to the author"), max_length=1000, blank=True)
    waited = models.DurationField(help_text=_("From the opening of the case to the decision."))
    date_created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [models.Index(fields=["date_created"], name="moderation_lately")]

    def __str__(self) -> str:
        return f"{self.case}: {self.act}"


class Report(models.Model):
    """One person says, once, that something is wrong with a contribution."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or spam")
        UNKIND = "unkind", _("An attack or an insult")
        OFF_TOPIC = "off-topic", _("Not about this page")
        PRIVATE = "private", _("Somebody’s private details")
        UNLAWFUL = "unlawful", _("Against the law")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports_made")
    reason = models.CharField(_("What is wrong?"), max_length=10, choices=Reason.choices)
    words = models.TextField(_("Tell us more"), max_length=1000, blank=True)
    date_created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ()
        constraints = [models.UniqueConstraint("case", "by", name="moderation_report_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.reason}"


class Appeal(models.Model):
    """The author asks, once, to have a rejection looked at again."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="appeal")
    words = models.TextField(_("Why should it be public?"), max_length=1000)
    date_created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case)
