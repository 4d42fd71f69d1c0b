"""What a member does with one note: change it, take it back, let it be quoted, report, thank."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.comments.forms import AppealForm, ReportForm
from community.comments.waiting import wait_words
from community.moderation import operations as moderation
from community.moderation.models import Status
from community.moderation.selectors import usual_wait
from shop.storefront import next_in, see_other, too_many, within

from . import drafts, operations, selectors, selling
from .forms import WordsForm
from .models import Note
from .views import QUIET, note_or_404, number_in, said_of

HOUR = 60 * 60


def own_or_404(request: HttpRequest, note_id: Any) -> Note:
    """Return the visitor's own note, whatever became of it. Raises Http404."""
    found = selectors.of_member(request.user).filter(pk=int(note_id)).first()
    if found is None:
        raise Http404
    return found


@method_decorator(never_cache, name="dispatch")
class MineView(LoginRequiredMixin, View):
    """What a member wrote, what became of it, and what it led to."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = selectors.of_member(request.user)
        leaf = selectors.leaf_of(mine, after=number_in(request.GET, "after"))
        decisions = selectors.decisions_on(leaf.notes)
        led = selling.numbers_of(request.user, leaf.notes)
        context = {
            "rows": [
                (one, led[one.pk], *decisions.get(one.pk, (None, False))) for one in leaf.notes
            ],
            "leaf": leaf,
            "is_first": "after" not in request.GET,
            "draft": drafts.kept(request),
            "wait": wait_words(usual_wait()),
            "meta": QUIET,
        }
        return render(request, "community/notes/mine.html", context)


class DraftView(LoginRequiredMixin, View):
    """POST throws the member's draft away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        drafts.forget(request)
        messages.success(request, _("Your draft is gone."))
        return see_other(reverse("notes:mine"))


@method_decorator(never_cache, name="dispatch")
class OneForm(LoginRequiredMixin, View):
    """A page with one form about a note. Those who come from below see what they are for."""

    http_method_names = ["get", "post"]

    def words(self) -> dict[str, str]:
        """Return ``title``, ``button`` and perhaps ``note`` for the page."""
        raise NotImplementedError

    def find(self, request: HttpRequest, note_id: str) -> Note:
        """Return the note. Raises Http404."""
        return own_or_404(request, note_id)

    def form(self, row: Note, data: Any = None) -> forms.Form:
        """Return the form, empty or filled in."""
        return forms.Form(data)

    def act(self, request: HttpRequest, row: Note, form: Any) -> HttpResponse:
        """Do it and lead on."""
        raise NotImplementedError

    def get(self, request: HttpRequest, note_id: str) -> HttpResponse:
        row = self.find(request, note_id)
        return self._show(row, self.form(row))

    def post(self, request: HttpRequest, note_id: str) -> HttpResponse:
        row = self.find(request, note_id)
        form = self.form(row, request.POST)
        if form.is_valid():
            try:
                return self.act(request, row, form)
            except operations.Refused as refusal:
                form.add_error(None, str(refusal))
        return self._show(row, form)

    def _show(self, row: Note, form: forms.Form) -> HttpResponse:
        context = {"row": row, "form": form, "note": "", "meta": QUIET, **self.words()}
        return render(self.request, "community/notes/act.html", context)


class EditView(OneForm):
    """Changes a note: within a day, or while it waits or was rejected."""

    def words(self) -> dict[str, str]:
        return {"title": _("Change your note"), "button": _("Save")}

    def find(self, request: HttpRequest, note_id: str) -> Note:
        row = super().find(request, note_id)
        if not row.may_be_edited_by(request.user):
            raise Http404
        return row

    def form(self, row: Note, data: Any = None) -> forms.Form:
        return WordsForm(data, initial={"title": row.title, "text": row.text})

    def act(self, request: HttpRequest, row: Note, form: Any) -> HttpResponse:
        changed = operations.change(row=row, **form.cleaned_data)
        messages.success(request, said_of(changed))
        return see_other(changed.get_absolute_url())


class AppealView(OneForm):
    """Asks, once, to have a rejection looked at again."""

    def words(self) -> dict[str, str]:
        return {
            "title": _("Ask for another look"),
            "button": _("Ask"),
            "note": _("You can ask once. The answer comes by mail."),
        }

    def find(self, request: HttpRequest, note_id: str) -> Note:
        row = super().find(request, note_id)
        if row.status != Status.REJECTED:
            raise Http404
        return row

    def form(self, row: Note, data: Any = None) -> forms.Form:
        return AppealForm(data)

    def act(self, request: HttpRequest, row: Note, form: Any) -> HttpResponse:
        moderation.appeal(row=row, words=form.cleaned_data["words"])
        messages.success(request, _("Thank you. Somebody looks at it again."))
        return see_other(f"{reverse('notes:mine')}#{row.anchor}")


class DeleteView(OneForm):
    """Takes a note back."""

    def words(self) -> dict[str, str]:
        return {
            "title": _("Delete your note?"),
            "button": _("Delete it"),
            "note": _(
                "Its words and photos go for good, and with them every quote of it. What you "
                "bought stays among your orders."
            ),
        }

    def act(self, request: HttpRequest, row: Note, form: Any) -> HttpResponse:
        operations.delete(row=row)
        messages.success(request, _("Your note is deleted."))
        return see_other(reverse("notes:mine"))


class ReportView(OneForm):
    """Tells the moderators that something is wrong with somebody's note."""

    def words(self) -> dict[str, str]:
        return {
            "title": _("Report this note"),
            "button": _("Send the report"),
            "note": _("A person looks at it. The author does not learn who reported it."),
        }

    def find(self, request: HttpRequest, note_id: str) -> Note:
        row = note_or_404(request, note_id)
        if not row.is_visible or row.author_id == request.user.pk:
            raise Http404
        return row

    def form(self, row: Note, data: Any = None) -> forms.Form:
        return ReportForm(data)

    def act(self, request: HttpRequest, row: Note, form: Any) -> HttpResponse:
        who = f"user:{request.user.pk}"
        if not within(scope="report", who=who, most=20, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        is_new = moderation.report(row=row, by=request.user, **form.cleaned_data)
        thanks = _("Thank you. A person will look at it.")
        messages.success(request, thanks if is_new else _("You have reported this already."))
        return see_other(row.get_absolute_url())


class HelpfulView(LoginRequiredMixin, View):
    """POST with ``thank`` or ``unthank`` says that a note is helpful, or no longer."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, note_id: str) -> HttpResponse:
        row = note_or_404(request, note_id)
        if not within(scope="thank", who=f"user:{request.user.pk}", most=300, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        act = operations.unthank if "unthank" in request.POST else operations.thank
        act(user=request.user, row=row)
        if request.headers.get("HX-Request"):
            fresh = note_or_404(request, note_id)
            is_thanked = act is operations.thank and fresh.author_id != request.user.pk
            entry = selectors.Entry(fresh, is_thanked=is_thanked)
            return render(request, "community/notes/helpful.html", {"entry": entry, "note": fresh})
        return see_other(row.get_absolute_url())


class QuotingView(LoginRequiredMixin, View):
    """POST with ``let`` allows quotes of one's own note; without it, none are shown any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, note_id: str) -> HttpResponse:
        row = own_or_404(request, note_id)
        may = "let" in request.POST
        operations.let_quote(row=row, may=may)
        messages.success(
            request,
            _("Your note may be quoted now.") if may else _("Your note is quoted nowhere now."),
        )
        return see_other(next_in(request, otherwise=reverse("notes:mine")))
