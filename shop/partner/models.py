"""Oscar's partners, forked: stock that cannot be oversold, sale prices, tax rates."""

from decimal import Decimal

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
        if self.num_in_stock is not None and self.num_in_stock < self.num_allocated:
            raise ValidationError(
                {
                    "num_in_stock": ngettext(
                        "%(number)d is promised to a buyer. Write at least that.",
                        "%(number)d are promised to buyers. Write at least that.",
                        self.num_allocated,
                    )
                    % {"number": self.num_allocated}
                }
            )

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
