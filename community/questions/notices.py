"""Who is told of questions and answers: the asker of an answer, a few buyers of a question."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Status
from community.notifications import operations
from community.notifications.models import Way
from community.notifications.registry import Notice, register
from shop.storefront import buyers_of

from .models import Answer, Question

ANSWER, QUESTION = "answer", "question"
BUYERS_ASKED = 5


def register_notices() -> None:
    """Make both kinds known to the inbox."""
    register(
        Notice(
            code=ANSWER,
            label=_("Somebody answers your question"),
            sentence=lambda row: (
                gettext("%(who)s answered your question on “%(about)s”")
                % {"who": row.who, "about": row.about}
            ),
            note=lambda row: row.text,
            button=_("Read the answer"),
        )
    )
    register(
        Notice(
            code=QUESTION,
            label=_("Somebody asks about something you bought"),
            sentence=lambda row: (
                gettext("You bought “%(about)s”: %(who)s has a question")
                % {"who": row.who, "about": row.about}
            ),
            note=lambda row: row.text,
            button=_("Read the question"),
            default=Way.INBOX,
        )
    )


def question_moved(row: Question, was: str) -> None:
    """Ask the last buyers, once, when a question becomes public; hide the line when it goes."""
    shown = row.status == Status.VISIBLE
    operations.show(subject=_subject(row), shown=shown)
    if shown:
        ids = [one for one in buyers_of(row.product_id) if one != row.author_id][:BUYERS_ASKED]
        operations.tell_many(
            people=get_user_model().objects.filter(pk__in=ids),
            kind=QUESTION,
            key=f"{QUESTION}:{row.pk}",
            actor=row.author,
            about=row.product_title,
            url=row.get_absolute_url(),
            text=row.text,
            subject=_subject(row),
        )


def answer_moved(row: Answer, was: str) -> None:
    """Tell the asker, once, when an answer becomes public; hide the line when it goes."""
    shown = row.status == Status.VISIBLE
    operations.show(subject=_subject(row), shown=shown)
    if shown and row.question.status == Status.VISIBLE:
        operations.tell(
            person=row.question.author,
            kind=ANSWER,
            key=f"{ANSWER}:{row.pk}",
            actor=row.author,
            about=row.question.product_title,
            url=row.get_absolute_url(),
            text=row.text,
            subject=_subject(row),
        )


def reword(row: Any) -> None:
    """Let the lines about a changed question or answer quote it as it is now."""
    operations.reword(subject=_subject(row), text=row.text)


def _subject(row: Any) -> str:
    return f"{QUESTION if isinstance(row, Question) else ANSWER}:{row.pk}"
