"""What the tax inside a price depends on: the kind of goods, and where they go."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from shop.catalogue.translation import Translatable
from shop.translated_texts import TranslatedAdminForm

from .percent import PercentField, percent


class TaxCategory(Translatable):
    """Goods that are taxed unlike the rest: books, food. Without one, goods pay the full rate."""

    TRANSLATED = ("name",)

    name = models.CharField(_("name"), max_length=80)
    code = models.SlugField(
        _("code"),
        max_length=32,
        unique=True,
        help_text=_("Orders keep it. Choose it once: letters, digits and hyphens."),
    )
    untaxed = models.BooleanField(
        _("never taxed"),
        default=False,
        help_text=_("These goods hold no tax wherever they go. No rates are needed."),
    )

    base_form_class = TranslatedAdminForm
    panels = [FieldPanel(name) for name in ("name", "code", "untaxed", "translations")]

    class Meta:
        verbose_name = _("tax category")
        verbose_name_plural = _("tax categories")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.localized("name")


class TaxRate(models.Model):
    """The tax inside a price (0.2 is 20 %), by destination and category.

    Without a ``category`` it holds for all goods that have no rate of their own there; with a
    ``region`` (the spellings of one, separated by commas) for that part of the country alone.
    """

    country = models.ForeignKey(
        "address.Country", verbose_name=_("country"), on_delete=models.CASCADE
    )
    region = models.CharField(
        _("region"),
        max_length=120,
        blank=True,
        help_text=_(
            "Only for this state or province. Write all its spellings, such as: CA, California."
        ),
    )
    category = models.ForeignKey(
        TaxCategory,
        verbose_name=_("tax category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rates",
        help_text=_("Empty is the full rate, for all goods without a rate of their own."),
    )
    rate = PercentField(
        _("rate"),
        max_digits=7,
        decimal_places=5,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text=_("In per cent: 20, or 5.5."),
    )

    panels = [FieldPanel(name) for name in ("country", "region", "category", "rate")]

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        ordering = ["country", "region", "category"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lte=1), name="partner_tax_rate_is_a_share"
            ),
            models.UniqueConstraint(
                fields=["country", "region"],
                condition=Q(category=None),
                name="partner_tax_one_full_rate",
                violation_error_message=_("This country has its full rate already. Change that."),
            ),
            models.UniqueConstraint(
                fields=["country", "region", "category"],
                condition=Q(category__isnull=False),
                name="partner_tax_one_rate_a_category",
                violation_error_message=_(
                    "This country has a rate for this category already. Change that."
                ),
            ),
        ]

    def __str__(self) -> str:
        place = ", ".join(part for part in (str(self.country), self.region) if part)
        return f"{place}: {percent(self.rate)}"

    def clean(self) -> None:
        """Raise ValidationError for the rate of a category that is never taxed."""
        super().clean()
        if self.category is not None and self.category.untaxed:
            raise ValidationError(
                {"category": _("Goods of this category are never taxed. They need no rate.")}
            )

    def holds_in(self, region: str) -> bool:
        """Return whether it holds for a state or province, as its buyer wrote it."""
        spellings = {part.strip().casefold() for part in self.region.split(",")}
        return not self.region or region.strip().casefold() in spellings


class CountryPricing(models.Model):
    """What becomes of prices in a country, and how they are shown there.

    The buyer's price stays, or the net price does; ``without_tax`` only changes what is shown.
    """

    country = models.OneToOneField(
        "address.Country", verbose_name=_("country"), on_delete=models.CASCADE
    )
    net_stays = models.BooleanField(
        _("the net price stays"),
        default=False,
        help_text=_(
            "On: the tax at home is taken off and that country's tax is added, so that the price "
            "differs. Off: the price is the same as at home, and that country's tax is in it."
        ),
    )

    without_tax = models.BooleanField(
        _("prices are shown without tax"),
        default=False,
        help_text=_(
            "On: buyers there see prices without tax, and the tax as a line of its own above the "
            "total. Off: the tax is inside every price that they see. They pay the same."
        ),
    )

    panels = [FieldPanel("country"), FieldPanel("without_tax"), FieldPanel("net_stays")]

    class Meta:
        verbose_name = _("prices in a country")
        verbose_name_plural = _("prices by country")
        ordering = ["country"]

    def __str__(self) -> str:
        return str(self.country)

    def clean(self) -> None:
        """Raise ValidationError for the shop's own country, whose prices are the prices."""
        from django.conf import settings

        super().clean()
        if self.net_stays and self.country_id == settings.SHOP_COUNTRY:
            raise ValidationError(
                {"net_stays": _("Prices are written for this country. Change them there.")}
            )
