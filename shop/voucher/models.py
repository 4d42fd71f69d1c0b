"""Oscar's vouchers, forked: used as often as they may be, by rows that the database guards."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.apps.voucher.abstract_models import (
    AbstractVoucher,
    AbstractVoucherApplication,
    AbstractVoucherSet,
)

from shop.offer.models import without_counts

from .codes import HELP, LONGEST, plain_code

_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}


class VoucherSet(AbstractVoucherSet):
    """Many codes for the same."""

    description = models.TextField(_("Description"), blank=True)
    end_datetime = models.DateTimeField(_("End datetime"), null=True, blank=True)

    class Meta(AbstractVoucherSet.Meta):
        abstract = False
        verbose_name = _("set of codes")
        verbose_name_plural = _("sets of codes")


class Voucher(AbstractVoucher):
    """A code that brings an offer. Without an end it has none.

    Counts and the stop are only ever changed by an UPDATE (see :mod:`shop.voucher.usage`).
    """

    COUNTED = ("num_basket_additions", "num_orders", "total_discount", "stopped")

    code = models.CharField(
        _("Code"),
        max_length=LONGEST,
        db_index=True,
        unique=True,
        help_text=HELP,
    )
    stopped = models.BooleanField(_("stopped"), default=False, editable=False)
    end_datetime = models.DateTimeField(_("End datetime"), null=True, blank=True, db_index=True)
    total_discount = models.DecimalField(_("Total discount"), default=Decimal(0), **_MONEY)

    class Meta(AbstractVoucher.Meta):
        abstract = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what a person has set; an existing row's counts and stop stay as they are."""
        self.code = plain_code(self.code)
        kwargs["update_fields"] = without_counts(self, kwargs.get("update_fields"), args, kwargs)
        models.Model.save(self, **kwargs)

    def stop(self, stopped: bool = True) -> None:
        """Stop the voucher, or let it go on, whatever happens to it at the same time."""
        type(self).objects.filter(pk=self.pk).update(stopped=stopped)
        self.stopped = stopped

    def is_active(self, test_datetime: Any = None) -> bool:
        """Return whether the voucher counts now (or then), if it is used up or not."""
        when = test_datetime or timezone.now()
        ended = self.end_datetime is not None and self.end_datetime < when
        return not self.stopped and self.start_datetime <= when and not ended

    def is_expired(self) -> bool:
        """Return whether its end lies behind us."""
        return self.end_datetime is not None and self.end_datetime < timezone.now()

    def record_usage(self, order: Any, user: Any) -> None:
        """Refuse Oscar's way of counting: it would lose counts and undo a stop."""
        raise NotImplementedError("Vouchers are counted by shop.voucher.usage.")

    def record_discount(self, discount: dict[str, Any]) -> None:
        """Refuse Oscar's way of counting, as above."""
        raise NotImplementedError("Vouchers are counted by shop.voucher.usage.")


class VoucherApplication(AbstractVoucherApplication):
    """An order's use of a voucher. It counts until the order is let go or cancelled.

    ``once`` says how it excludes others: "ever" (nobody else), "person" (the same person no
    second time). ``person`` is the key of :mod:`shop.offer.people`.
    """

    EVER, PERSON = "ever", "person"

    # An account that is deleted takes its uses along nowhere: they go on counting.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        verbose_name=_("User"),
    )
    person = models.CharField(_("person"), max_length=64, blank=True, editable=False)
    once = models.CharField(_("once"), max_length=8, blank=True, editable=False)
    counted = models.BooleanField(_("counted"), default=True, editable=False)
    amount = models.DecimalField(_("amount"), default=Decimal(0), **_MONEY)

    class Meta(AbstractVoucherApplication.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["voucher", "order"], name="voucher_once_an_order"),
            models.UniqueConstraint(
                fields=["voucher"],
                condition=Q(once="ever", counted=True),
                name="voucher_once_ever",
            ),
            models.UniqueConstraint(
                fields=["voucher", "person"],
                condition=Q(once="person", counted=True) & ~Q(person=""),
                name="voucher_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["voucher", "user"],
                condition=Q(once="person", counted=True, user__isnull=False),
                name="voucher_once_an_account",
            ),
        ]


from oscar.apps.voucher.models import *  # noqa: E402, F403  the rest of Oscar's models
