"""What a buyer sends back, and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Return(models.Model):
    """Goods that a buyer wants to give back, or a withdrawal from the contract.

    A withdrawal needs nobody's consent, so it begins as accepted. ``answer`` is what the
    house wrote when it refused; ``name`` who declared a withdrawal.
    """

    ASKED, ACCEPTED, REFUSED = "asked", "accepted", "refused"
    RECEIVED, REFUNDED, CLOSED = "received", "refunded", "closed"
    STATES = [
        (ASKED, _("asked for")),
        (ACCEPTED, _("accepted")),
        (REFUSED, _("refused")),
        (RECEIVED, _("received")),
        (REFUNDED, _("paid back")),
        (CLOSED, _("closed")),
    ]
    OPEN = (ASKED, ACCEPTED, RECEIVED)
    NEXT = {
        ASKED: (ACCEPTED, REFUSED),
        ACCEPTED: (RECEIVED, CLOSED),
        RECEIVED: (REFUNDED, CLOSED),
    }

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="returns")
    key = models.CharField(_("key"), max_length=48, unique=True, editable=False)
    is_withdrawal = models.BooleanField(_("withdrawal from the contract"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=ASKED)
    name = models.CharField(_("name"), max_length=255, blank=True)
    note = models.TextField(_("note"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    refund = models.OneToOneField(
        "refunds.OrderRefund",
        verbose_name=_("refund"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="returned",
    )
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["date_created", "pk"]

    def __str__(self) -> str:
        return f"{self.order} {self.state}"


class ReturnLine(models.Model):
    """Pieces of a line that come back, and why; ``unsent`` of them had never left the house."""

    UNWANTED, BROKEN, WRONG, LATE = "unwanted", "broken", "wrong", "late"
    REASONS = [
        (UNWANTED, _("I do not want it any more")),
        (BROKEN, _("It is broken or damaged")),
        (WRONG, _("It is not what I ordered")),
        (LATE, _("It came too late")),
    ]

    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField(_("pieces"))
    unsent = models.PositiveIntegerField(_("not sent"), default=0)
    reason = models.CharField(_("reason"), max_length=8, choices=REASONS, default=UNWANTED)

    class Meta:
        verbose_name = _("returned line")
        verbose_name_plural = _("returned lines")
        ordering = ["line_id"]
        constraints = [
            models.UniqueConstraint(fields=["returned", "line"], name="returns_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unsent__lte=models.F("quantity")),
                name="returns_line_pieces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"

    @property
    def coming_back(self) -> int:
        """How many pieces the buyer sends back."""
        return self.quantity - self.unsent


class ReturnStep(models.Model):
    """A state that a return has entered; never changed."""

    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=8, choices=Return.STATES)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a return")
        verbose_name_plural = _("steps of returns")
        ordering = ["date_created", "pk"]

    def __str__(self) -> str:
        return f"{self.returned_id} {self.state}"

    @property
    def order(self):  # type: ignore[no-untyped-def]  # Oscar's orders carry no types
        """The order that the return belongs to."""
        return self.returned.order
