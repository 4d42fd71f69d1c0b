"""The pages of the addresses. Nothing changes by GET."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop import limits
from shop.answers import see_other
from shop.checkout.forms import chosen_country

from . import lookup, operations, selectors
from .forms import AddressForm

_QUIET = {"meta": {"robots": "noindex"}}
_MOST, _WITHIN = 200, 600  # look-ups, seconds


@method_decorator(never_cache, name="dispatch")
class ListView(LoginRequiredMixin, View):
    """Lists what is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"addresses": selectors.kept_by(request.user), **_QUIET}
        return render(request, "shop/addresses.html", context)


@method_decorator(never_cache, name="dispatch")
class EditView(LoginRequiredMixin, View):
    """Adds an address, or changes one's own; another's does not exist."""

    def get(self, request: HttpRequest, address_id: int | None = None) -> HttpResponse:
        address = self._address(request, address_id)
        user: Any = request.user
        known = selectors.facts(address) if address else {"full_name": user.get_full_name()}
        known["default"] = bool(address and address.is_default_for_shipping)  # type: ignore[assignment]
        country = chosen_country(known)
        known.setdefault("country", country)
        return self._page(request, AddressForm(country=country, initial=known), address)

    def post(self, request: HttpRequest, address_id: int | None = None) -> HttpResponse:
        address = self._address(request, address_id)
        form = AddressForm(request.POST, country=chosen_country(request.POST))
        if not form.is_valid():
            return self._page(request, form, address)
        try:
            operations.keep(
                user=request.user,
                destination=form.destination(),
                default=form.cleaned_data["default"],
                address=address,
            )
        except operations.TooMany:
            form.add_error(None, _("Twenty addresses are kept at the most. Delete one first."))
            return self._page(request, form, address)
        messages.success(request, _("The address is kept."))
        return _to_list()

    def _address(self, request: HttpRequest, address_id: int | None) -> Any:
        if address_id is None:
            return None
        address = selectors.rows_of(request.user).filter(pk=address_id).first()
        if address is None:
            raise Http404
        return address

    def _page(self, request: HttpRequest, form: AddressForm, address: Any) -> HttpResponse:
        context = {"form": form, "is_new": address is None, **_QUIET}
        return render(request, "shop/address_form.html", context)


class DeleteView(LoginRequiredMixin, View):
    """POST deletes an address."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, address_id: int) -> HttpResponse:
        if not operations.delete(user=request.user, address_id=address_id):
            raise Http404
        messages.success(request, _("The address is deleted."))
        return _to_list()


class DefaultView(LoginRequiredMixin, View):
    """POST lets the checkout begin with an address."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, address_id: int) -> HttpResponse:
        if not operations.begin_with(user=request.user, address_id=address_id):
            raise Http404
        return _to_list()


class LookupView(View):
    """POST looks up what is being typed; by POST, so that no log holds where somebody lives.

    Answers ``places``, a list of the form's fields and a ``label``, and ``words`` that count them.
    It never fails: where nothing can be found the field is a field.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        who = limits.client_ip(request)
        if not limits.within(scope="lookup", who=who, most=_MOST, seconds=_WITHIN):
            return JsonResponse({"places": [], "words": ""}, status=429)
        places = lookup.find(
            typed=request.POST.get("line1", "")[:1000], country=chosen_country(request.POST)
        )
        words = ""
        if places:
            words = ngettext(
                "%(count)d address found. The arrow keys lead to it.",
                "%(count)d addresses found. The arrow keys lead to them.",
                len(places),
            ) % {"count": len(places)}
        return JsonResponse({"places": [asdict(one) for one in places], "words": words})


def _to_list() -> HttpResponse:
    return see_other(reverse("addresses:list"))
