"""Deliveries, taxes and ways to pay in Wagtail's admin, in one group of the menu."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from shop.country_lists import named
from shop.money import money
from shop.partner.tax_models import percent
from shop.payments import registry
from shop.payments.choice_models import PaymentChoice
from shop.shipping.trial_view import DeliveryTrialMenuItem


def _price(method: Any) -> str:
    return str(money(method.price))


def _days(method: Any) -> str:
    return "" if method.days_least is None else f"{method.days_least}–{method.days_most}"


def _countries(row: Any) -> str:
    return named(row.countries)


def _goes_to(method: Any) -> str:
    names = named(method.countries)
    if method.reach == method.LISTED:
        return names
    if not names:
        return gettext("Everywhere")
    return gettext("Everywhere but %(countries)s") % {"countries": names}


def _rate(row: Any) -> str:
    return percent(row.rate)


def _label(row: PaymentChoice) -> str:
    method = registry.find(row.code)
    return str(method.label) if method else row.code


def _needs(row: PaymentChoice) -> str:
    method = registry.find(row.code)
    return ", ".join(method.missing()) if method else ""


class DeliveryMethodViewSet(SnippetViewSet):
    """How goods are delivered."""

    model = get_model("shipping", "DeliveryMethod")
    icon = "site"
    menu_label = _("Delivery")
    list_display = [
        "name",
        BooleanColumn("is_active", label=_("Offered")),
        Column("price", label=_("Price"), accessor=_price),
        Column("days", label=_("Working days"), accessor=_days),
        Column("countries", label=_("Goes to"), accessor=_goes_to),
    ]
    ordering = ["position", "pk"]


class TaxRateViewSet(SnippetViewSet):
    """The tax inside prices, by country and category."""

    model = get_model("partner", "TaxRate")
    icon = "table"
    menu_label = _("Tax rates")
    list_display = [
        "country",
        "region",
        "category",
        Column("rate", label=_("Rate"), accessor=_rate),
    ]

    def get_queryset(self, request: Any) -> Any:
        """Return the rates with what their rows name, in one query."""
        return self.model.objects.select_related("country", "category").order_by(
            "country", "region", "pk"
        )


class TaxCategoryViewSet(SnippetViewSet):
    """Goods that are taxed unlike the rest."""

    model = get_model("partner", "TaxCategory")
    icon = "tag"
    menu_label = _("Tax categories")
    list_display = ["name", "code", BooleanColumn("untaxed", label=_("Never taxed"))]


class CountryPricingViewSet(SnippetViewSet):
    """Whether a country's buyers see prices without tax, and whose tax is in what they pay."""

    model = get_model("partner", "CountryPricing")
    icon = "globe"
    menu_label = _("Prices by country")
    index_template_name = "shop/settings/country_pricing.html"
    list_display = [
        "country",
        BooleanColumn("without_tax", label=_("Shown without tax")),
        BooleanColumn("net_stays", label=_("The net price stays")),
    ]

    def get_queryset(self, request: Any) -> Any:
        """Return the rows with their countries, in one query."""
        return self.model.objects.select_related("country").order_by("country")


class WaysToPayView(IndexView):
    """The ways to pay of which something was decided, and below them the others."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``undecided``: label, is_offered and missing (variables by name) of each.

        ``without_account``: bank transfer is switched on, and there is no account to pay to.
        """
        ways = registry.ways()
        undecided = [
            {
                "label": way.method.label,
                "is_offered": way.is_active and not way.method.missing(),
                "missing": ", ".join(way.method.missing()),
            }
            for way in ways
            if way.choice is None
        ]
        without_account = any(
            way.is_active and way.method.code == "bank_transfer" and way.method.missing()
            for way in ways
        )
        return super().get_context_data(*args, **kwargs) | {
            "undecided": undecided,
            "without_account": without_account,
        }


class PaymentChoiceViewSet(SnippetViewSet):
    """What was decided of the ways to pay."""

    model = PaymentChoice
    icon = "key"
    menu_label = _("Ways to pay")
    index_view_class = WaysToPayView
    index_template_name = "shop/settings/ways_to_pay.html"
    list_display = [
        Column("code", label=_("Way to pay"), accessor=_label),
        BooleanColumn("is_active", label=_("Offered")),
        "position",
        Column("countries", label=_("Countries"), accessor=_countries),
        Column("needs", label=_("Still needs"), accessor=_needs),
    ]


class ShopSettingsGroup(SnippetViewSetGroup):
    """The entry in the menu."""

    items = (
        DeliveryMethodViewSet,
        PaymentChoiceViewSet,
        TaxRateViewSet,
        TaxCategoryViewSet,
        CountryPricingViewSet,
    )
    menu_label = _("Shop settings")
    menu_icon = "cogs"
    menu_order = 230

    def get_submenu_items(self) -> list:
        """Return the lists and, behind them, the way to try a delivery."""
        return [*super().get_submenu_items(), DeliveryTrialMenuItem()]
