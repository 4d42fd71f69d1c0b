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


from oscar.apps.order.models import *  # noqa: E402, F403  the rest of Oscar's models
