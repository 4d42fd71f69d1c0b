"""What leaves the house: parcels with their pieces, and who carries them."""

from urllib.parse import quote

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Carrier(models.Model):
    """Who carries parcels, and where a parcel's number can be followed."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    tracking = models.CharField(
        _("tracking address"),
        max_length=255,
        blank=True,
        help_text=_("The page that shows where a parcel is, with {number} for its number."),
        validators=[
            RegexValidator(
                r"^https://[^\s{}]+\{number\}[^\s{}]*$",
                _("Write an address that starts with https:// and holds {number} once."),
            )
        ],
    )
    is_offered = models.BooleanField(_("in use"), default=True)

    panels = [FieldPanel("name"), FieldPanel("tracking"), FieldPanel("is_offered")]

    class Meta:
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    """A parcel of an order.

    ``corrected`` is when its carrier or number was last put right, ``undone`` when it was taken
    back as a mistake.
    """

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="parcels")
    key = models.CharField(_("key"), max_length=48, unique=True, editable=False)
    carrier = models.ForeignKey(
        Carrier,
        verbose_name=_("carrier"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parcels",
    )
    other_carrier = models.CharField(_("another carrier"), max_length=64, blank=True)
    number = models.CharField(_("tracking number"), max_length=64, blank=True)
    expected = models.DateField(_("expected"), null=True, blank=True)
    date_sent = models.DateTimeField(_("sent"), default=timezone.now)
    corrected = models.DateTimeField(_("corrected"), null=True, blank=True)
    date_arrived = models.DateTimeField(_("arrived"), null=True, blank=True)
    undone = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_reason = models.CharField(_("reason"), max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ["date_sent", "pk"]

    def __str__(self) -> str:
        return f"{self.carrier_name} {self.number}".strip() or str(self.pk)

    @property
    def carrier_name(self) -> str:
        """Who carries it, as far as it was said."""
        return self.carrier.name if self.carrier else self.other_carrier

    @property
    def tracking_url(self) -> str:
        """Where it can be followed, or nothing."""
        if not self.carrier or not self.carrier.tracking or not self.number:
            return ""
        return self.carrier.tracking.replace("{number}", quote(self.number, safe=""))


class ParcelLine(models.Model):
    """Pieces of a line that are in a parcel."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="parcel_lines")
    quantity = models.PositiveIntegerField(_("pieces"))

    class Meta:
        verbose_name = _("line in a parcel")
        verbose_name_plural = _("lines in parcels")
        ordering = ["line_id"]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "line"], name="parcels_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcels_line_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
