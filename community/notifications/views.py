"""The inbox, what somebody wants to hear of, and the way out of the mails."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from shop.storefront import GREATEST_ID, is_ours, see_other

from . import leaving, operations, selectors
from .forms import WishesForm

QUIET = {"robots": "noindex"}


@method_decorator(never_cache, name="dispatch")
class InboxView(LoginRequiredMixin, View):
    """What the visitor was told, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        before = _number(request.GET.get("before", ""))
        context = {
            "leaf": selectors.leaf(request.user, before=before),
            "is_first": before is None,
            "any_unread": selectors.unread(request.user) > 0,
            "meta": QUIET,
        }
        return render(request, "community/notifications/inbox.html", context)


class ReadAllView(LoginRequiredMixin, View):
    """POST marks as read what the visitor has seen: up to the line ``up_to``."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        up_to = _number(request.POST.get("up_to", ""))
        operations.read_all(user=request.user, up_to=up_to or 0)
        return see_other(reverse("notifications:inbox"))


class OpenView(LoginRequiredMixin, View):
    """POST marks one line as read and leads to what it tells of."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        row = operations.open_one(user=request.user, number=min(number, GREATEST_ID))
        if row is None:
            raise Http404
        path = selectors.in_language(row.url) if row.url else ""
        return see_other(path if is_ours(request, path) else selectors.inbox_path())


@method_decorator(never_cache, name="dispatch")
class WishesView(LoginRequiredMixin, View):
    """How the visitor wants to be told, of each kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, WishesForm(wishes=selectors.wishes_of(request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WishesForm(request.POST, wishes=selectors.wishes_of(request.user))
        if not form.is_valid():
            return self._page(request, form)
        operations.choose(user=request.user, ways=form.ways, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("Saved. From now on we tell you like this."))
        return see_other(reverse("notifications:wishes"))

    def _page(self, request: HttpRequest, form: Any) -> HttpResponse:
        context = {"form": form, "meta": QUIET}
        return render(request, "community/notifications/wishes.html", context)


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class LeaveView(View):
    """Ends the mails of a kind. A mail program may POST here by itself (RFC 8058).

    The address is signed and was sent to its owner alone; no session is looked at. A GET shows
    the button and changes nothing: programs open links to look for dangers.
    """

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page(request, _leave_or_404(token), done="")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        leave = _leave_or_404(token)
        if "all" in request.POST:
            leave.end_all()
            return self._page(request, leave, done="all")
        leave.end()
        return self._page(request, leave, done="this")

    def _page(self, request: HttpRequest, leave: leaving.Leave, done: str) -> HttpResponse:
        context = {"leave": leave, "done": done, "meta": QUIET}
        return render(request, "community/notifications/leave.html", context)


def _leave_or_404(token: str) -> leaving.Leave:
    leave = leaving.read(token)
    if leave is None:
        raise Http404
    return leave


def _number(text: str) -> int | None:
    """Return the number of a line that an address or a form names, or None."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    return min(int(text), GREATEST_ID)
