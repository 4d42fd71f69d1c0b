"""The button that keeps a thing, and the lists of what is kept."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.moderation.operations import Refused as Unfit
from shop.storefront import GREATEST_ID, next_in, see_other, too_many, within

from . import operations, selectors
from .forms import ListForm, NewListForm
from .models import Save, SaveList
from .registry import Thing, kind_of

WAITING = "keep_thing"  # in the session, of somebody who is asked to sign in first
HOUR = 60 * 60
QUIET = {"robots": "noindex"}


def read_key(text: Any) -> tuple[str, int]:
    """Return (kind, id) of ``story:12``; a bare number is a product's. (“”, 0) for nonsense."""
    kind, _colon, number = str(text or "").rpartition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        return "", 0
    thing = int(number)
    kind = kind or Save.PRODUCT
    return (kind, thing) if 0 < thing <= GREATEST_ID and kind_of(kind) else ("", 0)


def own_list_or_404(request: HttpRequest, list_id: int) -> SaveList:
    """Return the visitor's list. Raises Http404."""
    return get_object_or_404(SaveList, owner=request.user, pk=list_id)


@method_decorator(never_cache, name="dispatch")
class SavedView(LoginRequiredMixin, View):
    """Shows what stands in one of the visitor's lists, or in none of them."""

    def get(self, request: HttpRequest, list_id: int | None = None) -> HttpResponse:
        chosen = own_list_or_404(request, list_id) if list_id else None
        return show_list(request, chosen, NewListForm(), ListForm(instance=chosen))


def show_list(
    request: HttpRequest, chosen: SaveList | None, new_form: Any, form: Any
) -> HttpResponse:
    """Render a list with its forms."""
    leaf, every = selectors.kept_in(request, request.user, chosen, request.GET.get("page"))
    context = {
        "leaf": leaf,
        "every": every,
        "chosen": chosen,
        "lists": list(selectors.lists_of(request.user)),
        "loose": selectors.count_in_none(request.user),
        "new_form": new_form,
        "form": form,
        "meta": QUIET,
    }
    return render(request, "community/saves/saved.html", context)


class KeepView(View):
    """POST with ``save`` or ``unsave`` (``story:12``, or a product's id) keeps it or lets it go.

    A stranger is asked to sign in, comes back to where they were, and the thing is kept then.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        letting_go = "unsave" in request.POST
        kind, thing = read_key(request.POST.get("unsave") or request.POST.get("save"))
        known = kind_of(kind)
        shown = known.find(request, {thing}).get(thing) if known else None
        if known is None or not (letting_go or (shown and shown.url)):
            return HttpResponseBadRequest()
        if not request.user.is_authenticated:
            return self._ask(request, f"{kind}:{thing}")
        if not within(scope="keep", who=f"user:{request.user.pk}", most=600, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        act = operations.let_go if letting_go else operations.keep
        done = act(user=request.user, kind=kind, thing=thing)
        if done is False:
            messages.error(request, _("You keep as much as one can. Let something go first."))
        if request.headers.get("HX-Request"):
            title = shown.title if shown else ""
            context = {"thing": Thing(kind, thing, title, ""), "words": "words" in request.POST}
            return render(request, "community/saves/button.html", context)
        return see_other(_back(request))

    def _ask(self, request: HttpRequest, key: str) -> HttpResponse:
        request.session[WAITING] = key
        url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _back(request)})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": url})
        return see_other(url)


class MoveView(LoginRequiredMixin, View):
    """POST with ``thing`` and ``list`` puts a kept thing into another list; empty is none."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        kind, thing = read_key(request.POST.get("thing"))
        number = request.POST.get("list", "")
        if number and not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Http404
        to = own_list_or_404(request, int(number)) if number else None
        if not kind or not operations.move(user=request.user, kind=kind, thing=thing, to=to):
            raise Http404
        words = _("It is in “%(name)s” now.") % {"name": to.name if to else _("Saved")}
        messages.success(request, words)
        return see_other(_back(request))


@method_decorator(never_cache, name="dispatch")
class NewListView(LoginRequiredMixin, View):
    """Makes a list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return see_other(reverse("saves:list"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewListForm(request.POST)
        if form.is_valid():
            try:
                row = operations.make_list(user=request.user, name=form.cleaned_data["name"])
                return see_other(reverse("saves:one", args=[row.pk]))
            except operations.Refused as refusal:
                form.add_error("name", str(refusal))
        return show_list(request, None, form, ListForm())


@method_decorator(never_cache, name="dispatch")
class ChangeListView(LoginRequiredMixin, View):
    """Renames a list, shows it to everybody or hides it, or deletes it (``delete``)."""

    def get(self, request: HttpRequest, list_id: int) -> HttpResponse:
        return see_other(reverse("saves:one", args=[own_list_or_404(request, list_id).pk]))

    def post(self, request: HttpRequest, list_id: int) -> HttpResponse:
        row = own_list_or_404(request, list_id)
        if "delete" in request.POST:
            operations.delete_list(row=row)
            words = _("The list “%(name)s” is deleted. What was in it is still saved.")
            messages.success(request, words % {"name": row.name})
            return see_other(reverse("saves:list"))
        form = ListForm(request.POST, instance=row)
        if form.is_valid():
            try:
                fresh = own_list_or_404(request, list_id)
                operations.change_list(row=fresh, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return see_other(reverse("saves:one", args=[list_id]))
            except (operations.Refused, Unfit) as refusal:
                form.add_error("name", str(refusal))
        return show_list(request, own_list_or_404(request, list_id), NewListForm(), form)


def _back(request: HttpRequest) -> str:
    return next_in(request, otherwise=reverse("saves:list"))
