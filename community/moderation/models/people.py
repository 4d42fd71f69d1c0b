"""What is known of a member who contributes: how far they are trusted, what they may not do."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """How far a member is trusted, computed from what they did (``moderation.trust``).

    No form writes this row: every computing writes all of it anew.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="standing", editable=False
    )
    level = models.PositiveSmallIntegerField(default=0, editable=False)
    visible = models.PositiveIntegerField(default=0, editable=False)
    rejected = models.PositiveIntegerField(default=0, editable=False)
    thanks = models.PositiveIntegerField(default=0, editable=False)
    date_computed = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level}"


class BanQuerySet(models.QuerySet["Ban"]):
    """Bans that hold now."""

    def current(self, user: Any) -> "BanQuerySet":
        """Return the user's bans that neither ended nor were lifted."""
        lasting = Q(until__isnull=True) | Q(until__gt=timezone.now())
        return self.filter(lasting, user=user, date_lifted=None)


class Ban(models.Model):
    """Something that a member may not do for a time, or for good."""

    class Scope(models.TextChoices):
        WRITE = "write", _("writing")
        UPLOAD = "upload", _("photos")
        SHARE = "share", _("sharing")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bans")
    scope = models.CharField(_("from"), max_length=8, choices=Scope.choices)
    until = models.DateTimeField(_("until"), null=True)
    reason = models.CharField(_("reason, shown to the member"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="bans_made"
    )
    date_created = models.DateTimeField(default=timezone.now)
    date_lifted = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="bans_lifted"
    )

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.scope}"
