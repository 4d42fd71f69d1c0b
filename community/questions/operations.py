"""Asking, answering, changing and taking back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from community.moderation import operations as moderation
from community.moderation.operations import Refused
from community.voices import operations as voices

from . import notices
from .models import Answer, Question

__all__ = ["Refused", "answer", "ask", "change", "withdraw"]

FOR_SHOP = "questions.answer_for_shop"


def ask(*, user: Any, product: Any, text: str, key: str, seconds: float | None = None) -> Question:
    """Ask something about a product, and return the question, visible or held.

    ``key`` is the form's: sent twice, it gives the same question. Raises :class:`Refused`.
    """
    return _say(Question(product=product), user, text, key, seconds)


def answer(
    *, user: Any, question: Question, text: str, key: str, seconds: float | None = None
) -> Answer:
    """Answer a question, and return the answer, visible or held.

    It is the shop's where the user has the right to answer for it. Raises :class:`Refused`.
    """
    row = Answer(question=question, for_shop=user.is_active and user.has_perm(FOR_SHOP))
    return _say(row, user, text, key, seconds)


@transaction.atomic
def change(*, row: Any, text: str) -> Any:
    """Put other words in the place of a question's or an answer's. The caller asked who may."""
    row.text = text
    moderation.revise(row=row, text=text)
    voices.recount(row=row)
    notices.reword(row)
    return row


@transaction.atomic
def withdraw(*, row: Any) -> None:
    """Take a question or an answer back: its words go. A question's answers go from view."""
    moderation.withdraw(row=row)
    type(row).objects.filter(pk=row.pk).update(text="", fingerprint="")


def _say(row: Any, user: Any, text: str, key: str, seconds: float | None) -> Any:
    same = type(row).objects.filter(author=user, key=key)
    if sent := same.first():
        return sent
    try:
        moderation.may_write(user=user, text=text)
    except Refused:
        if sent := same.first():  # the other press of a double click was a moment faster
            return sent
        raise
    row.author, row.text, row.key, row.language = user, text, key, get_language() or ""
    try:
        with transaction.atomic():
            return moderation.admit(row=row, text=text, seconds=seconds)
    except IntegrityError:
        return same.get()
