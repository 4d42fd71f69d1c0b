"""What a member does with one review; the acts are those of all contributions."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.voices import acts

from . import operations
from .forms import ReviewForm
from .models import Review
from .views import own_or_404, review_or_404


class OfReview:
    """Says how reviews are found, and where they belong."""

    def own(self, request: HttpRequest, pk: int) -> Review:
        return own_or_404(request, pk)

    def seen(self, request: HttpRequest, pk: int) -> Review:
        return review_or_404(request, pk)

    def back(self, row: Review) -> str:
        return f"{row.product.get_absolute_url()}#reviews"


class EditView(OfReview, acts.Editing):
    """Changes a review: in its time, while it waits or was rejected, or after a new purchase."""

    title = _("Change your review")

    def may(self, row: Review) -> bool:
        return operations.may_be_changed(row, self.request.user)

    def form(self, row: Review, data: Any = None) -> forms.Form:
        return ReviewForm(data, initial={"stars": row.stars, "title": row.title, "text": row.text})

    def change(self, row: Review, form: ReviewForm) -> Review:
        return operations.change(row=row, **form.words)


class DeleteView(OfReview, acts.Withdrawal):
    """Takes a review back."""

    title = _("Delete your review?")
    note = _("Your words and photos go for good. You can write another one.")
    done = _("Your review is deleted.")

    def withdraw(self, row: Review) -> None:
        operations.withdraw(row=row)


class AppealView(OfReview, acts.Appealing):
    """Has a rejection looked at again."""


class ReportView(OfReview, acts.Reporting):
    """Tells the moderators of a review."""

    title = _("Report this review")


class HelpfulView(OfReview, acts.Thanking):
    """Says that a review is helpful."""
