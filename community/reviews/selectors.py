"""What is read of reviews: a product's, its stars in numbers, a member's own, and who may write."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Prefetch, QuerySet

from community.moderation.models import Decision, Status
from community.moderation.selectors import visible_to
from community.voices.leaves import Leaf, Sort, leaf
from community.voices.operations import thanked
from shop.storefront import Purchase, Rating, Said, delivered

from .models import STARS, Review, ReviewPhoto
from .operations import may_be_changed

PER_LEAF, FIRST, EXAMPLES = 20, 4, 5
PHOTOS = Prefetch("photos", ReviewPhoto.objects.all(), to_attr="shown_photos")
SORTS = {
    "newest": Sort(),
    "helpful": Sort("helpful"),
    "highest": Sort("stars"),
    "lowest": Sort("stars", upward=True),
}


@dataclass
class Entry:
    """A review as it is shown to a visitor."""

    review: Review
    is_mine: bool = False
    may_edit: bool = False
    is_thanked: bool = False


@dataclass(frozen=True)
class Share:
    """How many gave so many stars; ``percent`` of all, to draw it."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True)
class Summary:
    """The stars of a product in numbers. ``given_back`` are visible reviews that do not count."""

    average: float | None
    count: int
    shares: list[Share]
    given_back: int


@dataclass(frozen=True)
class Right:
    """Whether somebody may review a product: their review so far, or what they bought of it."""

    review: Review | None = None
    may_change: bool = False
    purchase: Purchase | None = None

    @property
    def may_write(self) -> bool:
        return self.review is None and self.purchase is not None


def ratings(product_ids: list[int]) -> dict[int, Rating]:
    """Return average and count by product, of those that have a review that counts; one query."""
    rows = Review.objects.counted().filter(product__in=product_ids).order_by().values("product")
    found = rows.annotate(average=Avg("stars"), number=Count("pk"))
    return {one["product"]: Rating(float(one["average"]), one["number"]) for one in found}


def examples(product_id: int) -> list[Said]:
    """Return the newest reviews that count, for search engines."""
    rows = Review.objects.counted().filter(product=product_id).exclude(text="")
    return [
        Said(
            author=f"@{one.author.handle}" if one.author and one.author.handle else "",
            stars=one.stars,
            title=one.title,
            text=one.text,
            date=one.date_created,
        )
        for one in rows.select_related("author").order_by("-pk")[:EXAMPLES]
    ]


def summary(product_id: int) -> Summary:
    """Return a product's stars in numbers; one query."""
    rows: Any = Review.objects.visible().with_kept().filter(product=product_id).order_by()
    groups = rows.values("stars", "is_kept").annotate(number=Count("pk"))
    counts: dict[int, int] = {}
    given_back = 0
    for one in groups:
        if one["is_kept"]:
            counts[one["stars"]] = one["number"]
        else:
            given_back += one["number"]
    count = sum(counts.values())
    total = sum(stars * number for stars, number in counts.items())
    shares = [
        Share(stars, counts.get(stars, 0), round(100 * counts.get(stars, 0) / (count or 1)))
        for stars in STARS
    ]
    return Summary(total / count if count else None, count, shares, given_back)


def of_product(
    product_id: int, *, sort: str = "newest", stars: int | None = None, after: str = "", size: int
) -> Leaf:
    """Return a leaf of the product's visible reviews; two queries, however many there are."""
    rows = _complete().visible().filter(product=product_id)
    if stars is not None:
        rows = rows.filter(stars=stars)
    return leaf(rows, SORTS.get(sort, SORTS["newest"]), after=after, size=size)


def entries(rows: list[Review], user: Any) -> list[Entry]:
    """Return the reviews as the visitor sees them; one query more for somebody signed in."""
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


def find(review_id: int, user: Any) -> Review | None:
    """Return a review that the user may see, or None."""
    return visible_to(_complete(), user).filter(pk=review_id).first()


def of_member(user: Any) -> QuerySet[Review]:
    """Return the user's reviews that they did not take back, the latest first."""
    mine = _complete().filter(author=user).exclude(status=Status.WITHDRAWN)
    return mine.order_by("-pk")


def right_of(user: Any, product_id: int) -> Right:
    """Return whether the user may review the product. Of a stranger nothing is asked."""
    if not user.is_authenticated:
        return Right()
    own = of_member(user).filter(product=product_id).first()
    if own is not None:
        return Right(review=own, may_change=may_be_changed(own, user))
    bought = delivered(user, [product_id])
    return Right(purchase=bought[0] if bought else None)


def waiting_for(user: Any) -> list[Purchase]:
    """Return what the user got and kept and has not reviewed, a product once, newest first."""
    bought = [one for one in delivered(user) if one.product_id is not None]
    done = set(of_member(user).order_by().values_list("product", flat=True)) if bought else set()
    first: dict[int | None, Purchase] = {}
    for one in bought:
        if one.product_id not in done:
            first.setdefault(one.product_id, one)
    return list(first.values())


def with_decisions(rows: list[Review]) -> list[tuple[Review, Decision | None, bool]]:
    """Return each with the last decision on it and whether it was appealed; one query."""
    made = Decision.objects.filter(case__kind="reviews", case__thing__in=[one.pk for one in rows])
    last = {one.case.thing: one for one in made.select_related("case__appeal").order_by("pk")}
    found = [(one, last.get(one.pk)) for one in rows]
    return [(one, made, bool(made and hasattr(made.case, "appeal"))) for one, made in found]


def _complete() -> Any:
    """Return reviews with all that is shown of one."""
    rows = Review.objects.with_kept().select_related("author", "product")
    return rows.prefetch_related(PHOTOS)
