"""The screen on which a delivery is tried, and the way to it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.menu import MenuItem

from shop.amounts import WIDTH, check_exact
from shop.order.addresses import country_name
from shop.trial_forms import GoodsForm

from .trial import try_parcel

_MAY = "shipping.view_deliverymethod"


class DeliveryTrialForm(GoodsForm):
    """Goods, or the total and weight that they would have, and where they go."""

    region = forms.CharField(
        label=_("State or province"),
        help_text=_("As a buyer would write it. It can change the tax."),
        max_length=120,
        required=False,
    )
    total = forms.DecimalField(
        label=_("Cost of the goods"),
        help_text=_("Tax included. Empty: what the goods above cost."),
        validators=[MinValueValidator(Decimal(0)), check_exact],
        required=False,
        max_digits=WIDTH["max_digits"],
        decimal_places=WIDTH["decimal_places"],
    )
    weight = forms.DecimalField(
        label=_("Weight in kg"),
        help_text=_("Empty: what the goods above weigh."),
        min_value=0,
        max_digits=9,
        decimal_places=3,
        required=False,
    )


class DeliveryTrialView(View):
    """GET shows the form and, once it is sent, every delivery with its price or its reason."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(_MAY):
            raise PermissionDenied
        asked = "country" in request.GET
        form = DeliveryTrialForm(request.GET if asked else None)
        context: dict[str, Any] = {"form": form, "media": form.media}
        if asked and form.is_valid():
            known = form.cleaned_data
            where = {name: known[name] for name in ("country", "region", "total", "weight")}
            context["trial"] = try_parcel(goods=form.goods(), **where)
            context["country"] = country_name(known["country"])
        return render(request, "shop/settings/try_delivery.html", context)


class DeliveryTrialMenuItem(MenuItem):
    """Leads to the trial whom may look at deliveries."""

    def __init__(self) -> None:
        super().__init__(
            _("Try a delivery"), reverse_lazy("delivery_trial"), icon_name="view", order=900
        )

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person may look at deliveries."""
        return bool(request.user.has_perm(_MAY))
