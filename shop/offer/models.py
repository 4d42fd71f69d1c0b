"""Oscar's offers, forked: counted by the database, stopped for good, in any currency's decimals."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
)
from oscar.models.fields import PositiveDecimalField

from shop.catalogue.translation import Translatable

from .rounding import off_delivery

_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}


class ConditionalOffer(Translatable, AbstractConditionalOffer):
    """What is cheaper, for whom, when and how often.

    Whatever counts is only ever changed by an UPDATE (see :mod:`shop.offer.usage`), and so is
    the status: a row that was read a while ago and is saved now changes neither (safety A5).
    """

    COUNTED = ("num_applications", "num_orders", "total_discount", "status")
    TRANSLATED = ("name",)

    members_only = models.BooleanField(_("only for signed-in buyers"), default=False)
    max_discount = models.DecimalField(_("Max discount"), null=True, blank=True, **_MONEY)
    total_discount = models.DecimalField(_("Total Discount"), default=Decimal(0), **_MONEY)

    class Meta(AbstractConditionalOffer.Meta):
        abstract = False
        verbose_name = _("offer")
        verbose_name_plural = _("offers")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what a person has set; an existing row's counts and status stay as they are.

        Naming them in ``update_fields`` is the way to write them all the same.
        """
        kwargs["update_fields"] = without_counts(self, kwargs.get("update_fields"), args, kwargs)
        models.Model.save(self, **kwargs)

    def suspend(self) -> None:
        """Stop the offer, whatever happens to it at the same time."""
        self._set_status(self.SUSPENDED)

    def unsuspend(self) -> None:
        """Let the offer go on."""
        self._set_status(self.OPEN)

    def _set_status(self, status: str) -> None:
        type(self).objects.filter(pk=self.pk).update(status=status)
        self.status = status

    def record_usage(self, discount: dict[str, Any]) -> None:
        """Refuse Oscar's way of counting: it would lose counts and undo a stop."""
        raise NotImplementedError("Offers are counted by shop.offer.usage.")

    def is_in_time(self) -> bool:
        """Return whether now lies between the offer's beginning and end."""
        now = timezone.now()
        begun = self.start_datetime is None or self.start_datetime <= now
        return begun and (self.end_datetime is None or now <= self.end_datetime)

    def shipping_discount(self, charge: Decimal, currency: str | None = None) -> Decimal:
        """Return what the offer takes off a delivery charge: never more than the charge."""
        off = off_delivery(self.benefit.type, self.benefit.value, charge, currency)
        return off if self.money_left is None else min(off, self.money_left)

    @property
    def money_left(self) -> Decimal | None:
        """How much it may still give away, or None where there is no limit."""
        if self.max_discount is None:
            return None
        return max(Decimal(0), self.max_discount - self.total_discount)


class Benefit(AbstractBenefit):
    """What an offer gives. With "Multibuy" ``max_affected_items`` tells how many are free."""

    value = PositiveDecimalField(_("Value"), null=True, blank=True, **_MONEY)

    class Meta(AbstractBenefit.Meta):
        abstract = False


class Condition(AbstractCondition):
    """What an offer asks for."""

    value = PositiveDecimalField(_("Value"), null=True, blank=True, **_MONEY)

    class Meta(AbstractCondition.Meta):
        abstract = False


class Use(models.Model):
    """What an order had of an offer. It counts until the order is let go or cancelled.

    ``times`` is how often the offer was applied, ``amount`` what it took off in the order's
    currency, ``person`` the key of :mod:`shop.offer.people`.
    """

    offer = models.ForeignKey(ConditionalOffer, on_delete=models.PROTECT, related_name="uses")
    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="offer_uses")
    user_id = models.BigIntegerField(_("account"), null=True, editable=False)
    person = models.CharField(_("person"), max_length=64, blank=True, editable=False)
    times = models.PositiveIntegerField(_("times"))
    amount = models.DecimalField(_("amount"), **_MONEY)
    counted = models.BooleanField(_("counted"), default=True)
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("use of an offer")
        verbose_name_plural = _("uses of offers")
        constraints = [
            models.UniqueConstraint(fields=["offer", "order"], name="offer_use_once_an_order")
        ]
        indexes = [
            models.Index(
                fields=["offer", "person"], condition=Q(counted=True), name="offer_use_by_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} × {self.times}"


def without_counts(
    row: Any, named: Iterable[str] | None, args: tuple, kwargs: dict[str, Any]
) -> list[str] | None:
    """Return the fields that a plain ``save()`` of the row may write; None for all of them.

    ``row.COUNTED`` are those that it may not, unless they are ``named``.
    """
    if args:
        raise TypeError("save() takes its options by name.")
    if named is not None or row._state.adding or kwargs.get("force_insert"):
        return None if named is None else list(named)
    kept = {"id", *row.COUNTED}
    return [field.name for field in row._meta.concrete_fields if field.name not in kept]


from oscar.apps.offer.models import *  # noqa: E402, F403  the rest of Oscar's models
