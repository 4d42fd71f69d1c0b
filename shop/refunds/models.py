"""What an order's buyer gets back: for which pieces, for delivery, or as a gesture.

The money itself is a :class:`shop.payments.models.Refund` with its entry in the ledger. Here
stands what it was for, so that sold counts, net sales and credit notes come from rows.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.money import Money, money


class OrderRefund(models.Model):
    """One decision to take something off an order and to pay back what was paid for it.

    The parts lower what the order costs by ``value``; ``amount`` of it is money that goes back,
    the rest had not been paid. ``other`` is an amount beside goods and delivery; below zero
    where an earlier gesture had already taken off a part of these goods. Never changed
    afterwards.
    """

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="refunds")
    money = models.OneToOneField(
        "payments.Refund",
        verbose_name=_("refund of money"),
        null=True,
        on_delete=models.PROTECT,
        related_name="order_refund",
    )
    key = models.CharField(_("key"), max_length=48, unique=True, editable=False)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    delivery = models.DecimalField(_("for delivery"), max_digits=14, decimal_places=3, default=0)
    other = models.DecimalField(_("other"), max_digits=14, decimal_places=3, default=0)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("refund of an order")
        verbose_name_plural = _("refunds of orders")
        ordering = ["date_created", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="refunds_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(delivery__gte=0), name="refunds_delivery_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.amount}"

    @property
    def value(self) -> Decimal:
        """By how much the order costs less."""
        goods = sum((row.amount for row in self.lines.all()), Decimal(0))
        return goods + self.delivery + self.other

    @property
    def total(self) -> Money:
        """What goes back, in the order's currency."""
        return money(self.amount, self.order.currency)


class RefundLine(models.Model):
    """Pieces of a line that are paid back; ``unsent`` of them had not left the house."""

    refund = models.ForeignKey(OrderRefund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="refund_lines")
    quantity = models.PositiveIntegerField(_("pieces"))
    unsent = models.PositiveIntegerField(_("not sent"), default=0)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=3)
    restocked = models.BooleanField(_("back in stock"), default=False)

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        ordering = ["line_id"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "line"], name="refunds_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unsent__lte=models.F("quantity")),
                name="refunds_line_pieces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
