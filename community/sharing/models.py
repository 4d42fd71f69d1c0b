"""Links that people share, the visits they bring, and what those visitors add to a basket.

Nothing here counts: every number is a number of rows, and orders are counted from the shop's own.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """Somebody's own way to a thing, at ``/s/<code>/``.

    ``thing`` is an id in its own room, without a foreign key: the product is the shop's, and what
    is gone is told to whoever follows the link.
    """

    STORY, PRODUCT, NOTE = "story", "product", "note"
    KINDS = [(STORY, _("story")), (PRODUCT, _("product")), (NOTE, _("note"))]

    code = models.CharField(_("code"), max_length=16, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="share_links",
        verbose_name=_("sharer"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS)
    thing = models.PositiveBigIntegerField(_("thing"))
    date_created = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "thing"], name="sharing_link_once")
        ]

    def __str__(self) -> str:
        return self.code


class Visit(models.Model):
    """A day on which a visitor came by a link. ``visitor`` is a keyed hash of their cookie."""

    link = models.ForeignKey(
        Link, models.CASCADE, related_name="visits", verbose_name=_("share link")
    )
    visitor = models.CharField(_("visitor"), max_length=64)
    day = models.DateField(_("day"))
    date_last = models.DateTimeField(_("last time"))

    class Meta:
        verbose_name = _("visit by a share link")
        verbose_name_plural = _("visits by share links")
        constraints = [
            models.UniqueConstraint(fields=["link", "visitor", "day"], name="sharing_visit_once")
        ]
        indexes = [models.Index(fields=["visitor", "date_last"], name="sharing_last_touch")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Addition(models.Model):
    """A product that was put into a basket after a visit, by whom stays unknown."""

    visit = models.ForeignKey(
        Visit, models.CASCADE, related_name="additions", verbose_name=_("visit by a share link")
    )
    product = models.PositiveBigIntegerField(_("product"))
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("add after a share")
        verbose_name_plural = _("adds after shares")
        constraints = [
            models.UniqueConstraint(fields=["visit", "product"], name="sharing_add_once")
        ]

    def __str__(self) -> str:
        return str(self.product)
