"""The screen on which a basket is tried."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from shop.trial_forms import GoodsForm
from shop.voucher.codes import LONGEST

from .trial import try_basket


class TrialForm(GoodsForm):
    """Goods and a country, with a code and a guest's address."""

    code = forms.CharField(label=_("Voucher code"), required=False, max_length=LONGEST)
    email = forms.EmailField(
        label=_("A guest's e-mail address"),
        help_text=_("For what counts once a person."),
        required=False,
    )


class TrialView(View):
    """GET shows the form and, with goods chosen, how they come out. Nothing is kept."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("offer.view_conditionaloffer"):
            raise PermissionDenied
        asked = "country" in request.GET
        form = TrialForm(request.GET if asked else None)
        trial = None
        if asked and form.is_valid() and form.goods():
            known = form.cleaned_data
            trial = try_basket(
                goods=form.goods(),
                country=known["country"],
                code=known["code"],
                email=known["email"],
            )
        context = {"form": form, "trial": trial, "media": form.media}
        return render(request, "shop/marketing/trial.html", context)
