"""Oscar's orders, forked: a line keeps what led to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder

from shop.attribution.models import SourceFields


class Order(AbstractOrder):
    """What was bought. One basket becomes one order at the most."""

    payment_method = models.CharField(_("payment method"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)

    class Meta(AbstractOrder.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["basket"],
                condition=Q(basket__isnull=False),
                name="order_one_a_basket",
            )
        ]


class Line(SourceFields, AbstractLine):
    """A product that was bought, at its price, with what led to it."""

    class Meta(AbstractLine.Meta):  # of two parents Django would take the first one's
        abstract = False


class Mail(models.Model):
    """A mail about an order, written down in the transaction that made it due.

    A worker claims the row before it sends and stamps it afterwards, so that a task that
    runs twice sends once, and a claim that was never stamped can be taken over later.
    """

    PLACED, CANCELLED = "placed", "cancelled"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("kind"), max_length=32)
    date_created = models.DateTimeField(_("when"), auto_now_add=True)
    claimed = models.DateTimeField(_("taken up"), null=True, editable=False)
    sent = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("mail about an order")
        verbose_name_plural = _("mails about orders")
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="order_mail_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.kind}"


from oscar.apps.order.models import *  # noqa: E402, F403  the rest of Oscar's models
