"""Oscar's orders, forked: a line keeps what led to it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import (
    AbstractLine,
    AbstractLinePrice,
    AbstractOrder,
    AbstractOrderDiscount,
    AbstractOrderLineDiscount,
    AbstractOrderNote,
    AbstractPaymentEvent,
    AbstractSurcharge,
)

from shop.amounts import AmountField
from shop.attribution.models import SourceFields
from shop.catalogue.translation import Translatable


class Order(AbstractOrder):
    """What was bought. One basket becomes one order at the most.

    ``without_tax`` says how its buyer was shown the prices, and is shown them from then on.
    """

    total_incl_tax = AmountField.like(AbstractOrder, "total_incl_tax")
    total_excl_tax = AmountField.like(AbstractOrder, "total_excl_tax")
    shipping_incl_tax = AmountField.like(AbstractOrder, "shipping_incl_tax")
    shipping_excl_tax = AmountField.like(AbstractOrder, "shipping_excl_tax")
    payment_method = models.CharField(_("payment method"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    #: Until when the buyer has to pay, or begin to; None where no clock runs.
    pay_by = models.DateTimeField(_("to be paid until"), null=True, editable=False, db_index=True)
    #: Its account is deleted; the e-mail address goes as soon as nothing can follow.
    buyer_left = models.BooleanField(_("account deleted"), default=False, editable=False)
    without_tax = models.BooleanField(_("prices shown without tax"), default=False, editable=False)

    class Meta(AbstractOrder.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["basket"],
                condition=Q(basket__isnull=False),
                name="order_one_a_basket",
            )
        ]

    @property
    def can_be_cancelled(self) -> bool:
        """Whether it can be cancelled as a whole, by house or buyer: nothing was packed."""
        return "cancelled" in self.available_statuses() and not any(
            line.num_shipped for line in self.lines.all()
        )


class Line(SourceFields, AbstractLine):
    """A product that was bought, at its price, with what led to it and what became of it.

    Of ``quantity`` pieces ``num_shipped`` are in parcels; for ``num_refunded`` the money went
    back, and ``num_dropped`` of those had not been sent by then and never will be.
    """

    line_price_incl_tax = AmountField.like(AbstractLine, "line_price_incl_tax")
    line_price_excl_tax = AmountField.like(AbstractLine, "line_price_excl_tax")
    line_price_before_discounts_incl_tax = AmountField.like(
        AbstractLine, "line_price_before_discounts_incl_tax"
    )
    line_price_before_discounts_excl_tax = AmountField.like(
        AbstractLine, "line_price_before_discounts_excl_tax"
    )
    unit_price_incl_tax = AmountField.like(AbstractLine, "unit_price_incl_tax")
    unit_price_excl_tax = AmountField.like(AbstractLine, "unit_price_excl_tax")
    num_shipped = models.PositiveIntegerField(_("sent"), default=0, editable=False)
    num_refunded = models.PositiveIntegerField(_("paid back"), default=0, editable=False)
    num_dropped = models.PositiveIntegerField(_("not sent any more"), default=0, editable=False)

    class Meta(AbstractLine.Meta):  # of two parents Django would take the first one's
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=F("num_shipped") + F("num_dropped")),
                name="order_line_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("num_refunded")), name="order_line_refunded_once"
            ),
            models.CheckConstraint(
                condition=Q(num_refunded__gte=F("num_dropped")), name="order_line_dropped_refunded"
            ),
        ]

    @property
    def num_to_send(self) -> int:
        """How many pieces are still to be sent, in an order that is not cancelled."""
        return self.quantity - self.num_shipped - self.num_dropped

    @property
    def num_sold(self) -> int:
        """How many pieces were bought and not paid back."""
        return self.quantity - self.num_refunded


class LinePrice(AbstractLinePrice):
    price_incl_tax = AmountField.like(AbstractLinePrice, "price_incl_tax")
    price_excl_tax = AmountField.like(AbstractLinePrice, "price_excl_tax")
    shipping_incl_tax = AmountField.like(AbstractLinePrice, "shipping_incl_tax")
    shipping_excl_tax = AmountField.like(AbstractLinePrice, "shipping_excl_tax")

    class Meta(AbstractLinePrice.Meta):
        abstract = False


class OrderDiscount(Translatable, AbstractOrderDiscount):
    """What an offer took off, with the names that it had then."""

    TRANSLATED = ("offer_name",)

    amount = AmountField.like(AbstractOrderDiscount, "amount")

    class Meta(AbstractOrderDiscount.Meta):
        abstract = False


class OrderLineDiscount(AbstractOrderLineDiscount):
    amount = AmountField.like(AbstractOrderLineDiscount, "amount")

    class Meta(AbstractOrderLineDiscount.Meta):
        abstract = False


class OrderNote(AbstractOrderNote):
    """What the house, or the software, wrote about an order; it outlives its writer's account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    by_name = models.CharField(_("written by"), max_length=255, blank=True, editable=False)

    class Meta(AbstractOrderNote.Meta):
        abstract = False

    @property
    def who(self) -> str:
        """Who wrote it: the account as it is called now, or what it was called then."""
        return str(self.user or self.by_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new note keeps what its writer is called."""
        if self.user and not self.by_name:
            self.by_name = str(self.user)[:255]
        super().save(*args, **kwargs)


class Surcharge(AbstractSurcharge):
    incl_tax = AmountField.like(AbstractSurcharge, "incl_tax")
    excl_tax = AmountField.like(AbstractSurcharge, "excl_tax")

    class Meta(AbstractSurcharge.Meta):
        abstract = False


class PaymentEvent(AbstractPaymentEvent):
    amount = AmountField.like(AbstractPaymentEvent, "amount")

    class Meta(AbstractPaymentEvent.Meta):
        abstract = False


from oscar.apps.order.models import *  # noqa: E402, F403  the rest of Oscar's models
