"""Reviews: what a buyer says of something that they bought, got and kept."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Contribution, Status
from shop.storefront import kept_lines

LONGEST = 5000
STARS = range(5, 0, -1)


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, with whether their buyers kept what they are about."""

    def with_kept(self) -> "ReviewQuerySet":
        """Add ``is_kept``: some piece of the line was neither paid back nor given back."""
        return self.annotate(is_kept=_kept())

    def visible(self) -> "ReviewQuerySet":
        """Return what everybody may read."""
        return self.filter(status=Status.VISIBLE)

    def counted(self) -> "ReviewQuerySet":
        """Return those whose stars count: visible, and the goods were kept."""
        return self.visible().filter(_kept())


def _kept() -> Exists:
    return Exists(kept_lines().filter(pk=OuterRef("line_id")))


class Review(Contribution):
    """One buyer's words and stars for one product, and the order line that gives the right.

    Average, count and distribution are computed from these rows, and stored nowhere. ``helpful``
    is counted from the rows of ``voices.models.Thanks``. ``key`` belongs to one rendering of the
    form, so that it counts once.
    """

    product = models.ForeignKey(
        "catalogue.Product", models.CASCADE, related_name="+", verbose_name=_("product")
    )
    line = models.ForeignKey(
        "order.Line", models.CASCADE, related_name="+", verbose_name=_("what was bought")
    )
    stars = models.PositiveSmallIntegerField(_("stars"))
    title = models.CharField(_("title"), max_length=100, blank=True)
    text = models.TextField(_("review"), max_length=LONGEST, blank=True)
    key = models.CharField(max_length=32)
    helpful = models.PositiveIntegerField(default=0, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("author", "key", name="reviews_form_once"),
            models.UniqueConstraint(
                fields=["author", "product"],
                condition=~Q(status="withdrawn"),
                name="reviews_one_a_buyer",
            ),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="reviews_stars"),
        ]
        indexes = [
            models.Index(fields=["product", "status", "-id"], name="reviews_newest"),
            models.Index(fields=["product", "status", "-helpful", "-id"], name="reviews_by_help"),
            models.Index(fields=["product", "status", "stars", "-id"], name="reviews_by_stars"),
            models.Index(fields=["fingerprint"], name="reviews_repeated"),
            models.Index(fields=["date_created"], name="reviews_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.stars}: {self.title or self.text[:60]}"

    @property
    def anchor(self) -> str:
        """The id of its element on every page that shows it."""
        return f"review-{self.pk}"

    def get_absolute_url(self) -> str:
        """Return the path where it can always be read."""
        return reverse("reviews:review", args=[self.pk])

    @property
    def product_title(self) -> str:
        """The product's name in the active language."""
        return self.product.localized("title")

    @property
    def whole_text(self) -> str:
        """All that its author wrote."""
        return "\n".join(filter(None, [self.title, self.text]))


class ReviewPhoto(models.Model):
    """A photo beside a review. Its files' names cannot be guessed; a view shows them."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="photos")
    number = models.PositiveSmallIntegerField()
    whole = models.FileField(upload_to="readers")
    small = models.FileField(upload_to="readers")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("review", "number", name="reviews_photo_place")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.number}"

    @property
    def small_url(self) -> str:
        """The path of the small picture."""
        return reverse("reviews:photo", args=[self.pk, "small"])

    @property
    def whole_url(self) -> str:
        """The path of the whole picture."""
        return reverse("reviews:photo", args=[self.pk, "whole"])
