"""What a member does with one comment: change it, take it back, appeal, report, thank."""

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

from community.moderation import operations as moderation
from community.moderation.models import Status
from shop.storefront import see_other, too_many, within

from . import operations, selectors
from .forms import AppealForm, CommentForm, ReportForm
from .models import Comment
from .views import QUIET, comment_or_404, own_or_404, place_of, said_of

HOUR = 60 * 60


@method_decorator(never_cache, name="dispatch")
class OneForm(LoginRequiredMixin, View):
    """A page with one form about a comment. Those who come from below see what they are for."""

    template_name = "community/comments/act.html"
    title: Any = ""
    button: Any = ""
    note: Any = ""

    def find(self, request: HttpRequest, comment_id: int) -> Comment:
        """Return the comment. Raises Http404."""
        return own_or_404(request, comment_id)

    def form(self, row: Comment, data: Any = None) -> forms.Form:
        """Return the form, empty or filled in."""
        return forms.Form(data)

    def act(self, request: HttpRequest, row: Comment, form: Any) -> HttpResponse:
        """Do it and lead on."""
        raise NotImplementedError

    def get(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        row = self.find(request, comment_id)
        return self._show(row, self.form(row))

    def post(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        row = self.find(request, comment_id)
        form = self.form(row, request.POST)
        if form.is_valid():
            try:
                return self.act(request, row, form)
            except operations.Refused as refusal:
                form.add_error(None, str(refusal))
        return self._show(row, form)

    def _show(self, row: Comment, form: forms.Form) -> HttpResponse:
        context = {
            "row": row,
            "form": form,
            "title": self.title,
            "button": self.button,
            "note": self.note,
            "meta": QUIET,
        }
        return render(self.request, self.template_name, context)


class EditView(OneForm):
    """Changes a comment: within a quarter of an hour, or while it waits or was rejected."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Change your comment")

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Save")

    def find(self, request: HttpRequest, comment_id: int) -> Comment:
        row = super().find(request, comment_id)
        if not row.may_be_edited_by(request.user):
            raise Http404
        return row

    def form(self, row: Comment, data: Any = None) -> forms.Form:
        return CommentForm(data, initial={"text": row.text})

    def act(self, request: HttpRequest, row: Comment, form: Any) -> HttpResponse:
        operations.change(row=row, text=form.cleaned_data["text"])
        messages.success(request, said_of(row))
        return see_other(place_of(row, row.page, request))


class AppealView(OneForm):
    """Asks, once, to have a rejection looked at again."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Ask for another look")

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Ask")

    @property
    def note(self) -> str:  # type: ignore[override]
        return _("You can ask once. The answer comes by mail.")

    def find(self, request: HttpRequest, comment_id: int) -> Comment:
        row = super().find(request, comment_id)
        if row.status != Status.REJECTED:
            raise Http404
        return row

    def form(self, row: Comment, data: Any = None) -> forms.Form:
        return AppealForm(data)

    def act(self, request: HttpRequest, row: Comment, form: Any) -> HttpResponse:
        moderation.appeal(row=row, words=form.cleaned_data["words"])
        messages.success(request, _("Thank you. Somebody looks at it again."))
        return see_other(f"{reverse('comments:mine')}#{row.anchor}")


class DeleteView(OneForm):
    """Takes a comment back."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Delete your comment?")

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Delete it")

    @property
    def note(self) -> str:  # type: ignore[override]
        return _("Your words go for good. If somebody answered, an empty place stays above them.")

    def act(self, request: HttpRequest, row: Comment, form: Any) -> HttpResponse:
        operations.delete(row=row)
        messages.success(request, _("Your comment is deleted."))
        return see_other(f"{row.page.get_url(request)}#comments")


class ReportView(OneForm):
    """Tells the moderators that something is wrong with somebody's comment."""

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Report this comment")

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Send the report")

    @property
    def note(self) -> str:  # type: ignore[override]
        return _("A person looks at it. The author does not learn who reported it.")

    def find(self, request: HttpRequest, comment_id: int) -> Comment:
        row = comment_or_404(request, comment_id)
        if not row.is_visible or row.author_id == request.user.pk:
            raise Http404
        return row

    def form(self, row: Comment, data: Any = None) -> forms.Form:
        return ReportForm(data)

    def act(self, request: HttpRequest, row: Comment, form: Any) -> HttpResponse:
        who = f"user:{request.user.pk}"
        if not within(scope="report", who=who, most=20, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        is_new = moderation.report(row=row, by=request.user, **form.cleaned_data)
        thanks = _("Thank you. A person will look at it.")
        messages.success(request, thanks if is_new else _("You have reported this already."))
        return see_other(f"{row.page.get_url(request)}#comments")


class HelpfulView(LoginRequiredMixin, View):
    """POST with ``thank`` or ``unthank`` says that a comment is helpful, or no longer."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        row = comment_or_404(request, comment_id)
        if not within(scope="thank", who=f"user:{request.user.pk}", most=300, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        act = operations.unthank if "unthank" in request.POST else operations.thank
        act(user=request.user, row=row)
        if request.headers.get("HX-Request"):
            fresh = comment_or_404(request, comment_id)
            entry = selectors.Entry(fresh, is_thanked=act is operations.thank)
            context = {"entry": entry, "comment": fresh}
            return render(request, "community/comments/helpful.html", context)
        return see_other(row.get_absolute_url())
