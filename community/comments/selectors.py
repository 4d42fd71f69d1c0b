"""What is read of comments: a page's thread, one comment's answers, a member's own."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from community.badges.registry import Badge, badges_of
from community.moderation.models import Decision, Status
from community.moderation.selectors import visible_to
from community.people.models import Block
from content.selectors import public_pages

from . import mentions
from .models import Comment, Photo, Thanks

ROOTS, REPLIES, OWN = 20, 3, 5
ANSWERS = 50  # on the page of one thread
PHOTOS = Prefetch("photos", Photo.objects.all(), to_attr="shown_photos")
SORTS = {"oldest": ("pk",), "newest": ("-pk",), "helpful": ("-helpful", "pk")}


@dataclass
class Entry:
    """A comment as it is shown to a visitor. ``more`` counts the answers that are not shown.

    ``is_folded`` is of somebody whom the visitor has blocked; ``badges`` stand beside its author.
    """

    comment: Comment
    is_mine: bool = False
    may_edit: bool = False
    is_thanked: bool = False
    is_folded: bool = False
    badges: list[Badge] = field(default_factory=list)
    replies: list["Entry"] = field(default_factory=list)

    @property
    def more(self) -> int:
        return max(self.comment.answers - len(self.replies), 0)


@dataclass
class Thread:
    """A leaf of the comments below a page. ``count`` is of all that are visible, answers too."""

    leaf: Leaf
    entries: list[Entry]
    own: list[Entry]
    sort: str
    count: int


def thread(page: Any, user: Any, *, sort: str = "oldest", number: Any = 1) -> Thread:
    """Return a leaf of the page's comments, each with its first answers.

    Takes the same number of queries however many there are. For a visitor without an account
    nothing is asked that depends on who they are.
    """
    sort = sort if sort in SORTS else "oldest"
    counts = roots(page).aggregate(
        places=Count("pk"),
        visible=Count("pk", filter=Q(status=Status.VISIBLE)),
        answers=Coalesce(Sum("answers"), 0),
    )
    paginator = Paginator(roots(page).order_by(*SORTS[sort]), ROOTS)
    paginator.count = counts["places"]
    leaf = paginator.get_page(number)
    found = [Entry(one) for one in leaf.object_list]
    _add_replies(found)
    _mark(found, user)
    _complete(found)
    own = _own(page, user) if leaf.number == 1 else []
    return Thread(leaf, found, own, sort, counts["visible"] + counts["answers"])


def roots(page: Any) -> QuerySet[Comment]:
    """Return the comments at the first level that can be seen, or whose answers can."""
    seen = Q(status=Status.VISIBLE) | Q(answers__gt=0)
    return (
        Comment.objects.filter(seen, page=page.pk, parent=None)
        .select_related("author")
        .prefetch_related(PHOTOS)
    )


def answers_to(root: Comment) -> QuerySet[Comment]:
    """Return the visible answers, the earliest first."""
    rows = Comment.objects.filter(parent=root.pk, status=Status.VISIBLE)
    return rows.select_related("author").prefetch_related(PHOTOS).order_by("pk")


def answers_leaf(root: Comment, user: Any, number: Any) -> tuple[Leaf, list[Entry]]:
    """Return the comment itself, as the only entry, with a leaf of its answers below it."""
    leaf = Paginator(answers_to(root), ANSWERS).get_page(number)
    entry = Entry(root, replies=[Entry(one) for one in leaf.object_list])
    _mark([entry], user)
    _complete([entry])
    return leaf, [entry]


def leaf_of(comment: Comment) -> int:
    """Return the number of the leaf of its thread that a visible answer is on."""
    before = Comment.objects.filter(
        parent=comment.parent_id, status=Status.VISIBLE, pk__lt=comment.pk
    )
    return before.count() // ANSWERS + 1


def find(comment_id: int, user: Any) -> Comment | None:
    """Return a comment that the user may see, or None.

    What is held, rejected or taken back is there for nobody but its author, unless its place is
    kept for the answers.
    """
    rows = Comment.objects.select_related("author", "parent__author").prefetch_related(PHOTOS)
    found = visible_to(rows, user).filter(pk=comment_id).first()
    return found or rows.filter(pk=comment_id, parent=None, answers__gt=0).first()


def of_member(user: Any) -> QuerySet[Comment]:
    """Return what the user wrote and did not take back, the latest first."""
    mine = Comment.objects.filter(author=user).exclude(status=Status.WITHDRAWN)
    return mine.select_related("page", "author").prefetch_related(PHOTOS).order_by("-pk")


def public_comments() -> QuerySet[Comment]:
    """Return what everybody may read: visible comments below pages that everybody may read."""
    rows = Comment.objects.filter(status=Status.VISIBLE, page__in=public_pages())
    return rows.select_related("page", "author")


def with_decisions(rows: list[Comment]) -> list[tuple[Comment, Decision | None, bool]]:
    """Return each comment with the last decision on it and whether it was appealed; one query."""
    ids = [one.pk for one in rows]
    made = Decision.objects.filter(case__kind="comments", case__thing__in=ids)
    last = {one.case.thing: one for one in made.select_related("case__appeal").order_by("pk")}
    found = [(one, last.get(one.pk)) for one in rows]
    return [(one, made, bool(made and hasattr(made.case, "appeal"))) for one, made in found]


def _add_replies(entries: list[Entry]) -> None:
    """Add the first answers to each; two queries, each led by an index."""
    ids = [one.comment.pk for one in entries if one.comment.answers]
    if not ids:
        return
    replies = Comment.objects.filter(parent=OuterRef("pk"), status=Status.VISIBLE).order_by("pk")
    last = Subquery(replies.values("pk")[REPLIES - 1 : REPLIES])
    ends = Comment.objects.filter(pk__in=ids).annotate(end=last).values_list("pk", "end")
    wanted = Q(pk__in=[])
    for root, end in ends:
        wanted |= Q(parent=root, pk__lte=end) if end else Q(parent=root)
    rows = (
        Comment.objects.filter(wanted, status=Status.VISIBLE)
        .select_related("author")
        .prefetch_related(PHOTOS)
    )
    by_root: dict[int | None, list[Entry]] = {}
    for row in rows.order_by("pk"):
        by_root.setdefault(row.parent_id, []).append(Entry(row))
    for one in entries:
        one.replies = by_root.get(one.comment.pk, [])


def _mark(entries: list[Entry], user: Any) -> None:
    """Say of each comment what is the user's own, thanked for, or of whom they blocked.

    One query; a page that is kept for strangers has none of it.
    """
    if not user.is_authenticated:
        return
    every = [one for entry in entries for one in (entry, *entry.replies)]
    ids = [one.comment.pk for one in every]
    thanks = Thanks.objects.filter(user=user, comment__in=ids).annotate(of=Value("thanks"))
    blocks = Block.objects.filter(user=user).annotate(of=Value("block"))
    own = set(
        thanks.values_list("of", "comment").union(blocks.values_list("of", "person"), all=True)
    )
    for one in every:
        one.is_mine = one.comment.author_id == user.pk
        one.may_edit = one.comment.may_be_edited_by(user)
        one.is_thanked = ("thanks", one.comment.pk) in own
        one.is_folded = ("block", one.comment.author_id) in own


def _complete(entries: list[Entry]) -> None:
    """Add the badges of the authors and the pages of whom they mention; two queries at most."""
    every = [one for entry in entries for one in (entry, *entry.replies)]
    mentions.mark(one.comment for one in every)
    found = badges_of((one.comment.author for one in every), beside=True)
    for one in every:
        one.badges = found.get(one.comment.author_id or 0, [])[:1]


def _own(page: Any, user: Any) -> list[Entry]:
    """Return what the user wrote below the page and only they can see yet, the latest first."""
    if not user.is_authenticated:
        return []
    rows = Comment.objects.filter(author=user, page=page.pk)
    rows = (
        rows.filter(status__in=[Status.HELD, Status.REJECTED])
        .select_related("author")
        .prefetch_related(PHOTOS)
    )
    return [Entry(one, is_mine=True, may_edit=True) for one in rows.order_by("-pk")[:OWN]]
