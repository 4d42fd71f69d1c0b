"""Oscar's partners, forked: stock that cannot be oversold, sale prices, tax rates."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from oscar.apps.partner.abstract_models import AbstractStockRecord
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from shop.amounts import AmountField

from .counting import Counted, CountField
from .tax_models import CountryPricing, TaxCategory, TaxRate  # noqa: F401


class OutOfStock(Exception):
    """Fewer are free than were asked for."""

    def __init__(self, title: str, free: int) -> None:
        self.title, self.free = title, free
        words = (
            ngettext(
                "Only %(free)d of “%(title)s” is left.",
                "Only %(free)d of “%(title)s” are left.",
                free,
            )
            if free
            else gettext("“%(title)s” has just sold out.")
        )
        super().__init__(words % {"free": free, "title": title})


class StockRecord(AbstractStockRecord):
    """The price of a product and how many there are.

    ``price`` is what a buyer pays outside a sale, tax included, in the site's currency;
    ``sale_price`` replaces it from ``sale_from`` until ``sale_until`` (open where empty).
    Without a ``price`` the product is not sold, whatever the sale price.
    """

    product = ParentalKey(
        "catalogue.Product", on_delete=models.CASCADE, related_name="stockrecords"
    )
    num_in_stock = CountField(_("Number in stock"), blank=True, null=True)
    num_allocated = models.IntegerField(_("Number allocated"), default=0, editable=False)
    price = AmountField.like(AbstractStockRecord, "price")
    sale_price = AmountField(_("sale price"), null=True, blank=True)
    sale_from = models.DateTimeField(_("sale from"), null=True, blank=True)
    sale_until = models.DateTimeField(_("sale until"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("price"), FieldPanel("num_in_stock")]),
        FieldRowPanel([FieldPanel("partner"), FieldPanel("partner_sku")]),
        FieldRowPanel(
            [FieldPanel("sale_price"), FieldPanel("sale_from"), FieldPanel("sale_until")]
        ),
    ]

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated__gte=0), name="partner_stock_allocated_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(num_in_stock__isnull=True) | Q(num_allocated__lte=F("num_in_stock")),
                name="partner_stock_not_oversold",
                violation_error_message=_("More are promised to buyers than that."),
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="partner_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(sale_price__isnull=True)
                | (Q(sale_price__gte=0) & Q(sale_price__lt=F("price"))),
                name="partner_sale_price_below_price",
                violation_error_message=_("A sale price is lower than the price."),
            ),
        ]

    def clean(self) -> None:
        """Raise ValidationError where fewer are in stock than are promised to buyers.

        A form without ``num_allocated`` cannot ask the constraint that says the same.
        """
        super().clean()
        promised = self._promised()
        there = self._there()
        if there is not None and there < promised:
            raise ValidationError(
                {
                    "num_in_stock": ngettext(
                        "%(number)d is promised to a buyer. Write at least that.",
                        "%(number)d are promised to buyers. Write at least that.",
                        promised,
                    )
                    % {"number": promised}
                }
            )

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> "StockRecord":
        """Remember the numbers as they were read: a save writes those that were changed."""
        record = super().from_db(db, field_names, values)
        record._remember()
        return record

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what was changed, and of the stock nothing else: buyers move it meanwhile.

        A number written over another adds the difference. One that counts again what was not
        counted begins with what orders hold.
        """
        known = getattr(self, "_read", None)
        if known is None or self._state.adding or args or kwargs.keys() - {"using"}:
            super().save(*args, **kwargs)
            self._remember()
            return
        begins = known["num_in_stock"] is None and self.num_in_stock is not None
        if begins:
            self.num_allocated = self._promised()
        written = self.num_in_stock
        if isinstance(written, Counted) and written.was is not None and not begins:
            by = written - written.was
            self.num_in_stock = F("num_in_stock") + by if by else known["num_in_stock"]
        untouched = {name for name, value in known.items() if getattr(self, name) == value}
        fields = {field.name for field in self._meta.local_concrete_fields} - {"id"} - untouched
        super().save(update_fields=fields, **kwargs)
        if isinstance(written, Counted):
            self.refresh_from_db(fields=["num_in_stock"])
        self._remember()

    def _remember(self) -> None:
        names = {"num_in_stock", "num_allocated"} - self.get_deferred_fields()
        self._read = {name: getattr(self, name) for name in names} if len(names) == 2 else None

    def _there(self) -> int | None:
        """Return how many there will be once the record is saved."""
        known = getattr(self, "_read", None)
        number = self.num_in_stock
        if isinstance(number, Counted) and known and known["num_in_stock"] is not None:
            return int(known["num_in_stock"] + number - (number.was or 0))
        return number

    def _promised(self) -> int:
        """Return how many orders hold; asked of their lines where it was not counted."""
        known = getattr(self, "_read", None)
        if not self.pk or known is None or known["num_in_stock"] is not None:
            return int(self.num_allocated)
        held = type(self).objects.filter(pk=self.pk).aggregate(n=models.Sum("line__num_allocated"))
        return held["n"] or 0

    @property
    def sale_is_on(self) -> bool:
        """Whether the sale price is in force now."""
        now = timezone.now()
        return (
            self.price is not None
            and self.sale_price is not None
            and (self.sale_from is None or self.sale_from <= now)
            and (self.sale_until is None or now < self.sale_until)
        )

    @property
    def current_price(self) -> Decimal | None:
        """What a buyer pays now, tax included."""
        return self.sale_price if self.sale_is_on else self.price

    @property
    def can_track_allocations(self) -> bool:
        """Whether the pieces are counted: the product's kind says so and there is a number."""
        return self.num_in_stock is not None and self.product.get_product_class().track_stock

    def allocate(self, quantity: int) -> None:
        """Take ``quantity`` of what is free, or raise :class:`OutOfStock` and take none.

        One conditional UPDATE decides, so that two buyers cannot both have the last one
        (safety A1). Oscar also sends the signals of a save, whose listeners took eight
        queries more while other buyers waited for the row; nothing they care for changes.
        """
        if not self.can_track_allocations:
            return
        taken = (
            type(self)
            .objects.filter(pk=self.pk, num_in_stock__gte=F("num_allocated") + quantity)
            .update(num_allocated=F("num_allocated") + quantity)
        )
        if not taken:
            self.refresh_from_db(fields=["num_allocated", "num_in_stock"])
            raise OutOfStock(self.product.get_title(), max(0, self.net_stock_level))
        self.num_allocated += quantity

    def pre_save_signal(self) -> None:
        """Say nothing: Oscar sends a save's signals whenever stock moves, see ``allocate``."""

    def post_save_signal(self) -> None:
        """Say nothing, as above. Listeners would also take a price for new that is merely old."""


class PriceChange(models.Model):
    """A price that is asked from a moment on: the source of "lowest in 30 days".

    Rows ahead of now are a sale's dates; they become history by themselves.
    """

    stockrecord = models.ForeignKey(
        StockRecord, on_delete=models.CASCADE, related_name="price_changes"
    )
    price = AmountField(_("price"))
    since = models.DateTimeField(_("since"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("price change")
        verbose_name_plural = _("price changes")
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.price} ({self.since:%Y-%m-%d})"


from oscar.apps.partner.models import *  # noqa: E402, F403  the rest of Oscar's models
