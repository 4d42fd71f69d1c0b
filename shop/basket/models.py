"""Oscar's basket, forked: lines know their source, one open basket an owner, adds that repeat."""

from decimal import Decimal

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from shop.amounts import AmountField
from shop.attribution.models import SourceFields
from shop.money import money
from shop.offer.applicator import Worked
from shop.partner.tax import split


class Basket(AbstractBasket):
    """What a visitor means to buy."""

    class Meta(AbstractBasket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "status"],
                condition=Q(status="Open"),
                name="basket_one_open_an_owner",
            )
        ]

    _lines: QuerySet | None
    worked = Worked()  # how its offers came out; see shop.offer.applicator

    def all_lines(self) -> QuerySet:
        """Return the lines with what their prices and stock are made of, in three queries."""
        if self.pk and self._lines is None:
            self._lines = (
                self.lines.select_related(
                    "stockrecord", "product__product_class", "product__parent__product_class"
                )
                .prefetch_related("attributes", "product__stockrecords")
                .order_by("pk")
            )
        return super().all_lines()

    def _get_total(self, model_property: str) -> Decimal:
        """Return the sum over the lines; Oscar rounds it to two decimals in every currency."""
        total = Decimal(0)
        for line in self.all_lines():
            amount = getattr(line, model_property)
            if amount is not None:
                total += amount
            elif line.purchase_info.availability.is_available_to_buy:
                raise TypeError(f"{line} can be bought and has no price.")
        return money(total, self.currency).amount

    def reset_offer_applications(self) -> None:
        """Forget what the offers came to; they are worked out again."""
        super().reset_offer_applications()
        self.worked = Worked()

    @transaction.atomic
    def merge(self, basket: "Basket", add_quantities: bool = True) -> None:
        """Take over the other basket's lines, vouchers and the keys of what was added to it.

        Both are locked: pages that load side by side after signing in all try to merge, and
        the first one does.
        """
        both = Basket.objects.select_for_update().filter(pk__in=(self.pk, basket.pk))
        statuses = both.order_by("pk").values_list("status", flat=True)
        if not set(statuses) <= set(self.editable_statuses):
            return
        super().merge(basket, add_quantities)
        known = self.additions.values("key")
        basket.additions.exclude(key__in=known).update(basket=self)

    def merge_line(self, line: "Line", add_quantities: bool = True) -> None:
        """Take a line over from another basket; the newer touch names the source."""
        existing = self.lines.filter(line_reference=line.line_reference).first()
        touched = line.touched_values()
        if existing and touched and line.date_updated >= existing.date_updated:
            for name, value in touched.items():
                setattr(existing, name, value)
            existing.save(update_fields=list(touched))
        super().merge_line(line, add_quantities)


class Line(SourceFields, AbstractLine):
    """A product in a basket, with what led to it.

    The tax in a line is worked out for the whole line: rounded for each piece, the pence
    would add up.
    """

    price_excl_tax = AmountField.like(AbstractLine, "price_excl_tax")
    price_incl_tax = AmountField.like(AbstractLine, "price_incl_tax")

    @property
    def line_price_excl_tax(self) -> Decimal | None:
        """The line's net price before discounts."""
        return self._net(self.line_price_incl_tax)

    @property
    def line_price_excl_tax_incl_discounts(self) -> Decimal | None:
        """The line's net price after discounts."""
        return self._net(self.line_price_incl_tax_incl_discounts)

    def _net(self, gross: Decimal | None) -> Decimal | None:
        if gross is None:
            return None
        rate = self.basket.strategy.taxes.of(self.product).rate
        return split(gross, rate, self.price_currency)[0]

    class Meta(AbstractLine.Meta):
        abstract = False


class Addition(models.Model):
    """An Add that has been done: the key of its form, so that a repeat adds nothing."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="additions")
    key = models.CharField(_("key"), max_length=64)
    date_created = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("addition")
        verbose_name_plural = _("additions")
        constraints = [
            models.UniqueConstraint(fields=["basket", "key"], name="basket_addition_once")
        ]

    def __str__(self) -> str:
        return self.key


from oscar.apps.basket.models import *  # noqa: E402, F403  the rest of Oscar's models
