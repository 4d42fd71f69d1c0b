"""A wish to hear of a product, and what is kept of it afterwards: no address."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

UNCONFIRMED_FOR = timedelta(days=2)
WAITS_FOR = timedelta(days=180)


def new_key() -> str:
    """Return a fresh key: 32 letters and digits that nobody guesses."""
    return secrets.token_hex(16)


def unconfirmed_until() -> datetime:
    """Return when an alert that is asked for now ends, unless it is confirmed."""
    return timezone.now() + UNCONFIRMED_FOR


def address_key(email: str) -> str:
    """Return what an address is called in the links that its owner gets: always the same."""
    return salted_hmac("chapbook.alerts", email, algorithm="sha256").hexdigest()[:40]


class Alert(models.Model):
    """One address waits for one product (a variant, where there are some).

    ``confirmed`` is when its owner said yes; only then it counts. Once its owner is told, the
    address and its key are blanked and the row stays for a day, so that it is known how many
    were told.
    """

    product = models.ForeignKey(
        "catalogue.Product",
        verbose_name=_("product"),
        on_delete=models.CASCADE,
        related_name="alerts",
    )
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    address_key = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    language = models.CharField(_("language"), max_length=12)
    date_created = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    confirmed = models.DateTimeField(_("confirmed"), null=True, editable=False)
    told = models.DateTimeField(_("told"), null=True, editable=False)
    expires = models.DateTimeField(_("ends"), default=unconfirmed_until, db_index=True)

    class Meta:
        verbose_name = _("back-in-stock alert")
        verbose_name_plural = _("back-in-stock alerts")
        ordering = ["pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["product", "id"],
                condition=Q(told__isnull=True, confirmed__isnull=False),
                name="alert_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "email"],
                condition=Q(told__isnull=True),
                name="alert_once_a_product_and_address",
            ),
            models.CheckConstraint(
                condition=Q(told__isnull=True) | Q(email=""), name="alert_told_keeps_no_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.product)
