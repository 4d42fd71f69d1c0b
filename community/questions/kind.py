"""What moderation needs to know of questions and answers."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Status
from community.moderation.registry import Kind, register
from community.voices import operations as voices

from . import notices
from .models import Answer, Question

QUESTIONS, ANSWERS = "questions", "answers"


def register_kinds() -> None:
    """Make both known to moderation."""
    register(
        Kind(
            code=QUESTIONS,
            label=_("Questions"),
            model=Question,
            text=lambda row: row.text,
            about=lambda row: row.product_title,
            url=lambda row: row.get_absolute_url(),
            own_url=lambda row: f"{reverse('questions:mine')}#{row.anchor}",
            moved=notices.question_moved,
            thanks=lambda user: thanks_of(Question, user),
            known=lambda user: known_of(Question, user),
            erase=erase_questions,
            related=("product",),
        )
    )
    register(
        Kind(
            code=ANSWERS,
            label=_("Answers"),
            model=Answer,
            text=lambda row: row.text,
            about=lambda row: row.question.product_title,
            url=lambda row: row.get_absolute_url(),
            own_url=lambda row: f"{reverse('questions:mine')}#{row.anchor}",
            moved=notices.answer_moved,
            thanks=lambda user: thanks_of(Answer, user),
            known=lambda user: known_of(Answer, user),
            erase=erase_answers,
            related=("question__product",),
        )
    )


def thanks_of(model: Any, user: Any) -> int:
    """Return how often what the user wrote, and everybody sees, was found helpful."""
    mine = model.objects.filter(author=user, status=Status.VISIBLE)
    return mine.aggregate(all=Sum("helpful"))["all"] or 0


def known_of(model: Any, user: Any) -> list[dict[str, Any]]:
    """Return the user's questions or answers as plain values."""
    product = "product" if model is Question else "question__product"
    return [
        {
            "product": (one if model is Question else one.question).product_title,
            "text": one.text,
            "status": one.status,
            "since": one.date_created.isoformat(),
        }
        for one in model.objects.filter(author=user).select_related(product).order_by("pk")
    ]


@transaction.atomic
def erase_questions(user: Any) -> None:
    """Erase the user's questions; of one that others answered the place is kept, without words."""
    voices.take_back_all(user=user, kind=QUESTIONS)
    mine = Question.objects.filter(author=user)
    voices.forget(kind=QUESTIONS, things=mine.values_list("pk", flat=True))
    others = Answer.objects.filter(question=OuterRef("pk")).exclude(author=user)
    mine.filter(Exists(others)).update(
        text="", fingerprint="", status=Status.WITHDRAWN, author=None
    )
    mine.delete()


@transaction.atomic
def erase_answers(user: Any) -> None:
    """Erase the user's answers."""
    voices.take_back_all(user=user, kind=ANSWERS)
    mine = Answer.objects.filter(author=user)
    voices.forget(kind=ANSWERS, things=mine.values_list("pk", flat=True))
    mine.delete()
