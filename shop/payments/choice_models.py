"""What the owner decided of a way to pay, in the back office."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from shop.amounts import AmountField
from shop.catalogue.translation import Translatable
from shop.country_lists import CountriesField

from .choice_forms import PaymentChoiceForm

DAYS = 14  # to pay in advance, where nothing else was decided
_POSITIVE = [MinValueValidator(Decimal(0))]


class PaymentChoice(Translatable):
    """Whether, where and in which order buyers are offered a way to pay.

    Without a row of its own a way to pay is offered if the environment's ``PAYMENTS`` names it.
    Amounts are totals of orders, tax and delivery included, in the site's currency.
    """

    TRANSLATED = ("note",)

    code = models.CharField(_("code"), max_length=32, primary_key=True)
    is_active = models.BooleanField(_("offered to buyers"), default=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"),
        default=10,
        help_text=_("The lowest number comes first and is chosen at first."),
    )
    least = AmountField(_("from a total of"), validators=_POSITIVE, null=True, blank=True)
    most = AmountField(_("up to a total of"), validators=_POSITIVE, null=True, blank=True)
    days = models.PositiveSmallIntegerField(
        _("days to pay"),
        default=DAYS,
        validators=[MaxValueValidator(365)],
        help_text=_(
            "An order that is to be paid in advance, without a payment provider, is cancelled "
            "when no money has come after so many days. 0: never."
        ),
    )
    note = models.CharField(
        _("note"),
        max_length=200,
        blank=True,
        help_text=_("A sentence for buyers, after what the way to pay says of itself."),
    )
    countries = CountriesField(
        _("countries"),
        help_text=_(
            "Offered for orders that go to these countries. None ticked: to every country."
        ),
    )

    base_form_class = PaymentChoiceForm
    panels = [
        FieldPanel(name)
        for name in (
            "code",
            "is_active",
            "position",
            "least",
            "most",
            "days",
            "note",
            "translations",
            "countries",
        )
    ]

    class Meta:
        verbose_name = _("way to pay")
        verbose_name_plural = _("ways to pay")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Raise ValidationError for limits that no total can meet."""
        super().clean()
        if self.least is not None and self.most is not None and self.most < self.least:
            raise ValidationError({"most": _("No total is that low and that high. Swap the two.")})

    def holds(self, *, country: str, total: Decimal | None) -> bool:
        """Return whether an order to a country, of this total if it is known, is within it."""
        if not self.is_active or (self.countries and country not in self.countries):
            return False
        if total is None:
            return True
        return (self.least is None or total >= self.least) and (
            self.most is None or total <= self.most
        )
