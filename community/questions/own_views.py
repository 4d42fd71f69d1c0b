"""What a member does with one question or answer; the acts are those of all contributions."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.voices import acts

from . import operations
from .forms import SpokenForm
from .models import Answer, Question
from .views import answer_or_404, own_or_404, question_or_404


class OfQuestion:
    """Says how questions are found, and where they belong."""

    label: Any = _("Your question")

    def own(self, request: HttpRequest, pk: int) -> Any:
        return own_or_404(Question, request, pk)

    def seen(self, request: HttpRequest, pk: int) -> Any:
        return question_or_404(request, pk)

    def back(self, row: Any) -> str:
        return f"{row.product.get_absolute_url()}#questions"


class OfAnswer:
    """Says how answers are found, and where they belong."""

    label: Any = _("Your answer")

    def own(self, request: HttpRequest, pk: int) -> Any:
        return own_or_404(Answer, request, pk)

    def seen(self, request: HttpRequest, pk: int) -> Any:
        return answer_or_404(request, pk)

    def back(self, row: Any) -> str:
        question = row.question
        return question.get_absolute_url() if question.is_visible else _product_of(question)


def _product_of(question: Question) -> str:
    return f"{question.product.get_absolute_url()}#questions"


class Editing(acts.Editing):
    """Changes words: in their time, or while they wait or were rejected."""

    label: Any = ""

    def form(self, row: Any, data: Any = None) -> forms.Form:
        return SpokenForm(data, label=self.label, initial={"text": row.text})

    def change(self, row: Any, form: SpokenForm) -> Any:
        return operations.change(row=row, text=form.cleaned_data["text"])


class Withdrawal(acts.Withdrawal):
    """Takes words back."""

    def withdraw(self, row: Any) -> None:
        operations.withdraw(row=row)


class EditQuestion(OfQuestion, Editing):
    """Changes a question."""

    title = _("Change your question")


class EditAnswer(OfAnswer, Editing):
    """Changes an answer."""

    title = _("Change your answer")


class DeleteQuestion(OfQuestion, Withdrawal):
    """Takes a question back."""

    title = _("Delete your question?")
    note = _("Your words go for good, and the answers below them are not shown any more.")
    done = _("Your question is deleted.")


class DeleteAnswer(OfAnswer, Withdrawal):
    """Takes an answer back."""

    title = _("Delete your answer?")
    note = _("Your words go for good.")
    done = _("Your answer is deleted.")


class AppealQuestion(OfQuestion, acts.Appealing):
    """Has a rejection looked at again."""


class AppealAnswer(OfAnswer, acts.Appealing):
    """Has a rejection looked at again."""


class ReportQuestion(OfQuestion, acts.Reporting):
    """Tells the moderators of a question."""

    title = _("Report this question")


class ReportAnswer(OfAnswer, acts.Reporting):
    """Tells the moderators of an answer."""

    title = _("Report this answer")


class HelpfulQuestion(OfQuestion, acts.Thanking):
    """Says that a question is helpful."""


class HelpfulAnswer(OfAnswer, acts.Thanking):
    """Says that an answer is helpful."""
