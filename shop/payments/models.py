"""What is known of a payment, written down before anybody is asked for money.

An attempt is committed with the order that it is for, before the gateway is called, so that
a process that dies in between leaves a row to look into (safety A9). The ledger is
append-only: captured money and refunds, each entry once.
"""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.money import Money, money

from .choice_models import PaymentChoice  # noqa: F401

#: The code of the problem of a payment of which more went back than can be placed.
UNPLACED = "back-unplaced"
#: The problem of a payment that its gateway calls paid without saying how much came.
NO_SUM = "The provider says that it is paid, but not how much."


def new_key() -> str:
    """Return a fresh idempotency key: 32 letters and digits."""
    return secrets.token_hex(16)


class Attempt(models.Model):
    """One try to be paid for an order. ``key`` is its name towards the gateway."""

    NEW, ASKED, UNDERWAY = "new", "asked", "underway"
    PAID, FAILED, EXPIRED = "paid", "failed", "expired"
    STATES = [
        (NEW, _("not asked yet")),
        (ASKED, _("waiting for the gateway")),
        (UNDERWAY, _("on its way")),
        (PAID, _("paid")),
        (FAILED, _("failed")),
        (EXPIRED, _("expired")),
    ]
    OPEN = (NEW, ASKED, UNDERWAY)

    order = models.ForeignKey(
        "order.Order", on_delete=models.PROTECT, related_name="payment_attempts"
    )
    method = models.CharField(_("payment method"), max_length=32)
    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=NEW)
    reference = models.CharField(_("the gateway's reference"), max_length=128, blank=True)
    #: The way to pay that an order goes back to when this payment is not made.
    before = models.CharField(_("payment method before"), max_length=32, blank=True)
    continue_url = models.TextField(_("where the buyer pays"), blank=True)
    problem = models.CharField(_("what went wrong"), max_length=255, blank=True)
    date_created = models.DateTimeField(_("when"), auto_now_add=True)
    expires = models.DateTimeField(_("held until"), db_index=True)
    date_settled = models.DateTimeField(_("settled"), null=True, blank=True)
    date_given_back = models.DateTimeField(_("basket given back"), null=True, blank=True)
    #: When the gateway was last asked which refunds there are.
    refunds_seen = models.DateTimeField(_("refunds looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment attempt")
        verbose_name_plural = _("payment attempts")
        ordering = ["-date_created"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["new", "asked", "underway", "paid"]),
                name="payments_one_live_attempt_an_order",
            ),
            models.UniqueConstraint(
                fields=["method", "reference"],
                condition=~Q(reference=""),
                name="payments_reference_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.key} ({self.state})"

    @property
    def money(self) -> Money:
        """What is to be paid."""
        return money(self.amount, self.currency)


class Refund(models.Model):
    """Money that goes back for an attempt that was paid."""

    NEW, DONE, FAILED = "new", "done", "failed"
    STATES = [(NEW, _("not done yet")), (DONE, _("done")), (FAILED, _("refused"))]

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(_("key"), max_length=64, unique=True, default=new_key, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=NEW)
    reference = models.CharField(_("the gateway's reference"), max_length=128, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-date_created"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_positive")
        ]

    def __str__(self) -> str:
        return f"{self.amount} ({self.state})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the currency is the payment's unless another is named."""
        self.currency = self.currency or self.attempt.currency
        super().save(*args, **kwargs)

    @property
    def order(self) -> Any:
        """The order that was paid for."""
        return self.attempt.order

    @property
    def money(self) -> Money:
        """What goes back."""
        return money(self.amount, self.currency)


class Entry(models.Model):
    """A line of the ledger: money that came in or went out. Never changed, never deleted.

    RETURNED is the counter entry of a REFUND that came to nothing afterwards.
    """

    CAPTURE, REFUND, RETURNED = "capture", "refund", "returned"
    KINDS = [
        (CAPTURE, _("received")),
        (REFUND, _("paid back")),
        (RETURNED, _("refund failed, money is here again")),
    ]

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    key = models.CharField(_("key"), max_length=64)
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="payments_entry_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_entry_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the currency is the payment's unless another is named."""
        self.currency = self.currency or self.attempt.currency
        super().save(*args, **kwargs)

    @property
    def money(self) -> Money:
        """What came in or went out."""
        return money(self.amount, self.currency)


class Notice(models.Model):
    """A gateway's word that has been taken in, so that the same word again does nothing."""

    method = models.CharField(_("payment method"), max_length=32)
    event = models.CharField(_("event"), max_length=128)
    attempt = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    date_received = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("notice of a gateway")
        verbose_name_plural = _("notices of gateways")
        constraints = [
            models.UniqueConstraint(fields=["method", "event"], name="payments_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.event}"
