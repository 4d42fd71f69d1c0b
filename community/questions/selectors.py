"""What is read of questions: a product's, one with its answers, a member's own."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from community.moderation.models import Decision, Status
from community.moderation.selectors import visible_to
from community.voices.leaves import Leaf, Sort, leaf
from community.voices.operations import thanked
from shop.storefront import buyers_of

from .models import Answer, Question

PER_LEAF, FIRST, ANSWERS = 20, 3, 2
SORTS = {"newest": Sort(), "helpful": Sort("helpful")}


@dataclass
class Entry:
    """A question or an answer as it is shown to a visitor.

    ``bought``: its author bought the product, got it and kept it. ``more`` counts the answers
    that are not among ``below``.
    """

    row: Any
    is_mine: bool = False
    may_edit: bool = False
    is_thanked: bool = False
    bought: bool = False
    below: list["Entry"] = field(default_factory=list)
    more: int = 0


def of_product(
    product_id: int, *, sort: str = "newest", after: str = "", size: int = PER_LEAF
) -> Leaf:
    """Return a leaf of the product's visible questions; one query."""
    rows = _complete().filter(product=product_id, status=Status.VISIBLE)
    return leaf(rows, SORTS.get(sort, SORTS["newest"]), after=after, size=size)


def entries(rows: list[Question], user: Any, *, answers: int = ANSWERS) -> list[Entry]:
    """Return questions of one product with their first answers, those of the shop first.

    Two queries, and two more for somebody signed in.
    """
    first = _first_answers(rows, answers)
    below = _mark([one for group in first.values() for one in group], user)
    by_id = {one.row.pk: one for one in below}
    _mark_buyers(below, rows[0].product_id if rows else 0)
    found = _mark(rows, user)
    for one in found:
        one.below = [by_id[row.pk] for row in first.get(one.row.pk, [])]
        one.more = max(one.row.answered - len(one.below), 0)
    return found


def with_answers(question: Question, user: Any, *, after: str = "") -> tuple[Entry, Leaf]:
    """Return a question with a leaf of its answers: the shop's, then the most helpful."""
    rows = Answer.objects.filter(question=question, status=Status.VISIBLE).select_related("author")
    readers = rows.filter(for_shop=False)
    found = leaf(readers, SORTS["helpful"], after=after, size=PER_LEAF)
    (entry,) = _mark([question], user)
    before = []
    if found.is_first:
        shops = rows.filter(for_shop=True).order_by(*SORTS["helpful"].order)[:PER_LEAF]
        before = [*own_answers(question, user), *shops]
    entry.below = _mark([*before, *found.rows], user)
    _mark_buyers(entry.below, question.product_id)
    return entry, found


def own_answers(question: Question, user: Any) -> list[Answer]:
    """Return what the user answered and only they can see yet."""
    if not user.is_authenticated:
        return []
    waiting = [Status.HELD, Status.REJECTED]
    rows = Answer.objects.filter(question=question, author=user, status__in=waiting)
    return list(rows.select_related("author").order_by("-pk")[:5])


def alone(answer: Answer, user: Any) -> Entry:
    """Return an answer below its question."""
    (entry,) = _mark([answer.question], user)
    entry.below = _mark([answer], user)
    _mark_buyers(entry.below, answer.question.product_id)
    return entry


def find(pk: int, user: Any) -> Question | None:
    """Return a question that the user may see, or None."""
    return visible_to(_complete(), user).filter(pk=pk).first()


def find_answer(pk: int, user: Any) -> Answer | None:
    """Return an answer that the user may see, below a question that they may see, or None."""
    rows = Answer.objects.select_related("author", "question__product", "question__author")
    found = visible_to(rows, user).filter(pk=pk).first()
    if found is None or visible_to(Question.objects.filter(pk=found.question_id), user).exists():
        return found
    return found if user.is_authenticated and found.author_id == user.pk else None


def of_member(model: Any, user: Any) -> QuerySet:
    """Return the user's questions or answers that they did not take back, the latest first."""
    about = ("product",) if model is Question else ("question__product",)
    mine = model.objects.filter(author=user).exclude(status=Status.WITHDRAWN)
    return mine.select_related("author", *about).order_by("-pk")


def with_decisions(rows: list[Any], kind: str) -> list[tuple[Any, Decision | None, bool]]:
    """Return each with the last decision on it and whether it was appealed; one query."""
    made = Decision.objects.filter(case__kind=kind, case__thing__in=[one.pk for one in rows])
    last = {one.case.thing: one for one in made.select_related("case__appeal").order_by("pk")}
    found = [(one, last.get(one.pk)) for one in rows]
    return [(one, made, bool(made and hasattr(made.case, "appeal"))) for one, made in found]


def _complete() -> QuerySet[Question]:
    """Return questions with all that is shown of one; ``answered`` counts what everybody sees."""
    seen = Answer.objects.filter(question=OuterRef("pk"), status=Status.VISIBLE).order_by()
    count = seen.values("question").annotate(number=Count("pk")).values("number")
    rows = Question.objects.select_related("author", "product")
    return rows.annotate(answered=Coalesce(Subquery(count), 0))


def _first_answers(rows: list[Question], most: int) -> dict[int, list[Answer]]:
    """Return the first visible answers of each question; one query."""
    place = Window(
        RowNumber(),
        partition_by=F("question"),
        order_by=[F("for_shop").desc(), F("helpful").desc(), F("pk").asc()],
    )
    seen = Answer.objects.filter(question__in=[row.pk for row in rows], status=Status.VISIBLE)
    found: dict[int, list[Answer]] = {}
    for one in seen.annotate(place=place).filter(place__lte=most).select_related("author"):
        found.setdefault(one.question_id, []).append(one)
    return {pk: sorted(group, key=lambda one: one.place) for pk, group in found.items()}


def _mark(rows: list[Any], user: Any) -> list[Entry]:
    helped = thanked(user, rows)
    return [
        Entry(
            one,
            is_mine=user.is_authenticated and one.author_id == user.pk,
            may_edit=one.may_be_edited_by(user),
            is_thanked=one.pk in helped,
        )
        for one in rows
    ]


def _mark_buyers(answers: list[Entry], product_id: int) -> None:
    """Say of each whether its author bought the product and kept it; one query."""
    authors = {one.row.author_id for one in answers if one.row.author_id}
    bought = set(buyers_of(product_id, among=authors))
    for one in answers:
        one.bought = one.row.author_id in bought
