"""How goods are delivered: rows that the owner writes, in the place of Oscar's charges."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from shop.amounts import AmountField as Amount
from shop.catalogue.translation import Translatable
from shop.country_lists import CountriesField

from .forms import DeliveryMethodForm


def _amount(label: Any, **more: Any) -> Any:
    return Amount(label, validators=[MinValueValidator(Decimal(0))], **more)


class DeliveryMethods(models.QuerySet):
    """Chains for delivery methods."""

    def offered(self) -> "DeliveryMethods":
        """Return what is switched on, in the buyers' order, with its steps. Two queries."""
        return (
            self.filter(is_active=True)
            .order_by("position", "pk")
            .select_related("tax_category")
            .prefetch_related("steps")
        )


class DeliveryMethod(Translatable, ClusterableModel):
    """A way for goods to reach a buyer: where it goes, what it costs, how long it takes.

    Prices include tax and are in the site's currency; weights are in kilograms. A parcel costs
    ``price`` and what the steps of weight and of total add.
    """

    TRANSLATED = ("name", "note")
    LISTED, OTHERS = "listed", "others"
    REACHES = [
        (LISTED, _("Only these countries")),
        (OTHERS, _("Everywhere else: all countries but these")),
    ]

    name = models.CharField(_("name"), max_length=100)
    code = models.SlugField(
        _("code"),
        max_length=64,
        unique=True,
        help_text=_("Orders keep it. Choose it once: letters, digits and hyphens."),
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("A sentence for buyers under the name, such as: With a signature."),
    )
    is_active = models.BooleanField(_("offered to buyers"), default=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"),
        default=10,
        help_text=_("The lowest number comes first and is chosen at first."),
    )
    reach = models.CharField(_("goes to"), max_length=8, choices=REACHES, default=LISTED)
    countries = CountriesField(_("countries"))
    price = _amount(
        _("price"), default=Decimal(0), help_text=_("Tax included. Steps below add to it.")
    )
    free_from = _amount(
        _("free from"),
        null=True,
        blank=True,
        help_text=_("What the goods have to cost, discounts taken off. Empty: never free."),
    )
    max_weight = models.DecimalField(
        _("weighs at most (kg)"),
        validators=[MinValueValidator(Decimal("0.001"))],
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
    )
    assumed_weight = models.DecimalField(
        _("weight of goods without one (kg)"),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_(
            "Counted for every piece whose weight is not known. Empty: where weight matters, "
            "baskets with such pieces cannot be delivered this way."
        ),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
    )
    days_least = models.PositiveSmallIntegerField(
        _("working days, at least"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    days_most = models.PositiveSmallIntegerField(
        _("working days, at most"), null=True, blank=True, validators=[MaxValueValidator(99)]
    )
    tax_category = models.ForeignKey(
        "partner.TaxCategory",
        verbose_name=_("tax category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: delivery is taxed as the goods are, in proportion to what they cost."),
    )

    objects = DeliveryMethods.as_manager()
    base_form_class = DeliveryMethodForm

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
                FieldPanel("note"),
                FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")]),
                FieldRowPanel([FieldPanel("days_least"), FieldPanel("days_most")]),
                FieldPanel("translations"),
            ],
            heading=_("What buyers see"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("price"), FieldPanel("free_from")]),
                FieldRowPanel([FieldPanel("max_weight"), FieldPanel("assumed_weight")]),
                FieldPanel("tax_category"),
            ],
            heading=_("What it costs"),
        ),
        InlinePanel(
            "steps",
            heading=_("Steps of the price"),
            label=_("Step"),
            help_text=_(
                "A step holds from the one before it up to its own limit, so that none overlap "
                "and nothing lies between. Leave the limit of the last step empty for all above; "
                "else what is beyond it cannot be delivered this way."
            ),
        ),
        MultiFieldPanel([FieldPanel("reach"), FieldPanel("countries")], heading=_("Where it goes")),
    ]

    class Meta:
        verbose_name = _("delivery method")
        verbose_name_plural = _("delivery methods")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="shipping_price_not_negative"),
            models.CheckConstraint(
                condition=Q(days_least=None, days_most=None) | Q(days_least__lte=F("days_most")),
                name="shipping_days_forwards",
                violation_error_message=_("Write both numbers of days, the smaller one first."),
            ),
        ]

    def __str__(self) -> str:
        return self.localized("name")

    def goes_to(self, country: str) -> bool:
        """Return whether it goes to the country (ISO alpha-2)."""
        return (country in self.countries) == (self.reach == self.LISTED)

    def steps_of(self, measure: str) -> list["DeliveryStep"]:
        """Return the steps of one measure, the lowest first."""
        own = [step for step in self.steps.all() if step.measure == measure]
        return sorted(own, key=lambda step: (step.up_to is None, step.up_to or 0))


class DeliveryStep(models.Model):
    """What a parcel costs more, up to a weight (kg) or up to a total of the goods."""

    WEIGHT, TOTAL = "weight", "total"
    MEASURES = [(WEIGHT, _("weight in kg")), (TOTAL, _("cost of the goods"))]

    method = ParentalKey(DeliveryMethod, on_delete=models.CASCADE, related_name="steps")
    measure = models.CharField(_("by"), max_length=8, choices=MEASURES, default=WEIGHT)
    up_to = models.DecimalField(
        _("up to"),
        max_digits=14,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("The limit itself included. Empty: all above."),
    )
    price = _amount(_("adds"), help_text=_("Tax included."))

    panels = [FieldRowPanel([FieldPanel("measure"), FieldPanel("up_to"), FieldPanel("price")])]

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["measure", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="shipping_step_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.up_to}"

    def holds(self, value: Decimal) -> bool:
        """Return whether a parcel of this weight or total is within the limit."""
        return self.up_to is None or value <= self.up_to


def step_for(steps: Iterable[Any], value: Decimal) -> Any | None:
    """Return the step that holds for the value, of steps from the lowest up, or None."""
    return next((step for step in steps if step.holds(value)), None)
