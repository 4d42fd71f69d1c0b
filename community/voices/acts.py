"""What a member does with one contribution: change it, take it back, appeal, report, thank.

A room's views name the room's words and say how its rows are found.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.comments.forms import AppealForm, ReportForm
from community.comments.waiting import wait_words
from community.moderation import operations as moderation
from community.moderation import registry
from community.moderation.models import Status
from community.moderation.selectors import usual_wait
from shop.storefront import see_other, too_many, within

from . import operations

HOUR = 60 * 60
QUIET = {"robots": "noindex"}


@method_decorator(never_cache, name="dispatch")
class Act(LoginRequiredMixin, View):
    """A page with one form about a contribution. A room's views give ``own`` and ``seen``."""

    template_name = "community/voices/act.html"
    title: Any = ""
    button: Any = ""
    note: Any = ""
    done: Any = ""

    def own(self, request: HttpRequest, pk: int) -> Any:
        """Return the member's own contribution, whatever became of it. Raises Http404."""
        raise NotImplementedError

    def seen(self, request: HttpRequest, pk: int) -> Any:
        """Return a contribution that the member may see. Raises Http404."""
        raise NotImplementedError

    def back(self, row: Any) -> str:
        """Return the path of what the contribution is about."""
        raise NotImplementedError

    def find(self, request: HttpRequest, pk: int) -> Any:
        """Return the row that the act is for. Raises Http404."""
        return self.own(request, pk)

    def form(self, row: Any, data: Any = None) -> forms.Form:
        """Return the form, empty or filled in."""
        return forms.Form(data)

    def act(self, row: Any, form: Any) -> HttpResponse:
        """Do it and lead on. Raises moderation's Refused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.find(request, pk)
        return self.show(row, self.form(row))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.find(request, pk)
        form = self.form(row, request.POST)
        if form.is_valid():
            try:
                return self.act(row, form)
            except moderation.Refused as refusal:
                form.add_error(None, str(refusal))
        return self.show(row, form)

    def show(self, row: Any, form: forms.Form) -> HttpResponse:
        """Return the page with the form."""
        kind = registry.of(row)
        context = {
            "text": kind.text(row),
            "about": kind.about(row),
            "back": self.back(row),
            "form": form,
            "title": self.title,
            "button": self.button,
            "note": self.note,
            "meta": QUIET,
        }
        return render(self.request, self.template_name, context)


class Editing(Act):
    """Changes a contribution within its time; a room gives ``form`` and ``change``."""

    button = gettext_lazy("Save")

    def find(self, request: HttpRequest, pk: int) -> Any:
        row = self.own(request, pk)
        if not self.may(row):
            raise Http404
        return row

    def may(self, row: Any) -> bool:
        """Return whether the member may change it now."""
        return row.may_be_edited_by(self.request.user)

    def change(self, row: Any, form: Any) -> Any:
        """Put the new words in the place of the old, and return the row."""
        raise NotImplementedError

    def act(self, row: Any, form: Any) -> HttpResponse:
        row = self.change(row, form)
        messages.success(self.request, said_of(row))
        return see_other(f"{self.back(row)}" if row.is_visible else registry.of(row).own_url(row))


class Withdrawal(Act):
    """Takes a contribution back; a room gives ``withdraw``."""

    button = gettext_lazy("Delete it")
    done = gettext_lazy("It is deleted.")

    def withdraw(self, row: Any) -> None:
        """Take it back."""
        raise NotImplementedError

    def act(self, row: Any, form: Any) -> HttpResponse:
        back = self.back(row)
        self.withdraw(row)
        messages.success(self.request, self.done)
        return see_other(back)


class Appealing(Act):
    """Asks, once, to have a rejection looked at again."""

    title = gettext_lazy("Ask for another look")
    button = gettext_lazy("Ask")
    note = gettext_lazy("You can ask once. The answer comes by mail.")

    def find(self, request: HttpRequest, pk: int) -> Any:
        row = self.own(request, pk)
        if row.status != Status.REJECTED:
            raise Http404
        return row

    def form(self, row: Any, data: Any = None) -> forms.Form:
        return AppealForm(data)

    def act(self, row: Any, form: Any) -> HttpResponse:
        moderation.appeal(row=row, words=form.cleaned_data["words"])
        messages.success(self.request, _("Thank you. Somebody looks at it again."))
        return see_other(registry.of(row).own_url(row))


class Reporting(Act):
    """Tells the moderators that something is wrong with what somebody wrote."""

    button = gettext_lazy("Send the report")
    note = gettext_lazy("A person looks at it. The author does not learn who reported it.")

    def find(self, request: HttpRequest, pk: int) -> Any:
        row = self.seen(request, pk)
        if not row.is_visible or row.author_id == request.user.pk:
            raise Http404
        return row

    def form(self, row: Any, data: Any = None) -> forms.Form:
        return ReportForm(data)

    def act(self, row: Any, form: Any) -> HttpResponse:
        user = self.request.user
        if not within(scope="report", who=f"user:{user.pk}", most=20, seconds=HOUR):
            return too_many(self.request, seconds=HOUR)
        is_new = moderation.report(row=row, by=user, **form.cleaned_data)
        thanks = _("Thank you. A person will look at it.")
        messages.success(self.request, thanks if is_new else _("You have reported this already."))
        return see_other(self.back(row))


class Thanking(Act):
    """POST with ``thank`` or ``unthank`` says that something is helpful, or no longer."""

    http_method_names = ["post"]
    template_name = "community/voices/helpful.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.seen(request, pk)
        if not within(scope="thank", who=f"user:{request.user.pk}", most=300, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        thanks = "unthank" not in request.POST
        (operations.thank if thanks else operations.unthank)(user=request.user, row=row)
        if request.headers.get("HX-Request"):
            fresh = self.seen(request, pk)
            context = {"row": fresh, "url": request.path, "is_thanked": thanks}
            return render(request, self.template_name, context)
        return see_other(registry.of(row).url(row))


def said_of(row: Any) -> str:
    """Return what the author is told after sending something."""
    if row.status == Status.VISIBLE:
        return _("It is public now.")
    wait = wait_words(usual_wait())
    return " ".join(filter(None, [_("Waiting for review."), wait, _("We write to you.")]))
