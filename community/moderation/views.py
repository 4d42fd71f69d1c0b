"""The queue: everything that readers contribute and somebody has to look at, on one screen."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.storefront import see_other

from . import bans, operations, selectors
from .access import ForModerators
from .forms import BanForm, DecisionForm, FilterForm
from .models import Ban, Case

PER_PAGE = 30


class QueueView(ForModerators):
    """Lists the open cases; POST decides on those that are ticked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(DecisionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        decide_all(request, form)
        return see_other(request.get_full_path())

    def _show(self, form: DecisionForm) -> HttpResponse:
        chosen = FilterForm(self.request.GET)
        asked = chosen.cleaned_data if chosen.is_valid() else {}
        cases = selectors.queue(kind=asked.get("kind", ""), why=asked.get("why", ""))
        leaf = Paginator(cases, PER_PAGE).get_page(self.request.GET.get("p"))
        context = {
            "page_title": _("Moderation"),
            "header_icon": "comment",
            "filters": chosen,
            "kept": urlencode({key: value for key, value in asked.items() if value}),
            "form": form,
            "leaf": leaf,
            "items": selectors.items(list(leaf.object_list)),
        }
        return render(self.request, "community/moderation/queue.html", context)


class CaseView(ForModerators):
    """One case with all that is known of it; POST decides on it."""

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        return self._show(_case(case_id), DecisionForm())

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._show(_case(case_id), form)
        decide_all(request, form)
        return see_other(reverse("moderation:case", args=[case_id]))

    def _show(self, case: Case, form: DecisionForm) -> HttpResponse:
        context = {
            "page_title": _("Case"),
            "header_icon": "comment",
            "item": selectors.items([case])[0],
            "history": selectors.history(case),
            "form": form,
            "ban_form": BanForm(),
        }
        return render(self.request, "community/moderation/case.html", context)


class BanView(ForModerators):
    """POST bans the author of a case, or lifts a ban with ``lift``."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = _case(case_id)
        if case.author is None:
            raise Http404
        lifted = request.POST.get("lift", "")
        if lifted in Ban.Scope.values:
            bans.lift(user=case.author, scope=lifted, by=request.user)
            messages.success(request, _("The ban is lifted."))
            return self._back(case)
        form = BanForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why: the member is told."))
            return self._back(case)
        try:
            bans.ban(user=case.author, by=request.user, **form.cleaned_data)
        except bans.NotThem:
            messages.error(request, _("Somebody who works here cannot be banned."))
        else:
            messages.success(request, _("The member is banned."))
        return self._back(case)

    def _back(self, case: Case) -> HttpResponse:
        return see_other(reverse("moderation:case", args=[case.pk]))


def decide_all(request: HttpRequest, form: DecisionForm) -> None:
    """Decide on each case that was named, and say how it went."""
    act, done, late = form.cleaned_data["act"], 0, []
    for case_id, version in form.cases:
        try:
            operations.decide(
                case_id=case_id,
                version=version,
                by=request.user,
                act=act,
                reason=form.cleaned_data["reason"],
                words=form.cleaned_data["words"],
            )
        except operations.AlreadyDecided as too_late:
            late.append(str(too_late))
        else:
            done += 1
    if done and act == "approve":
        messages.success(
            request,
            ngettext("%(count)s approved.", "%(count)s approved.", done) % {"count": done},
        )
    elif done:
        messages.success(
            request,
            ngettext("%(count)s rejected.", "%(count)s rejected.", done) % {"count": done},
        )
    for words in late:
        messages.warning(request, words)


def _case(case_id: int) -> Case:
    rows: Any = Case.objects.select_related("author__standing", "appeal")
    return get_object_or_404(rows, pk=case_id)
