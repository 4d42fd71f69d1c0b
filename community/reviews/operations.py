"""Writing, changing and taking back a review."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.moderation import operations as moderation
from community.moderation.models import Status
from community.moderation.operations import Refused
from community.moderation.photos import Photo
from community.voices import operations as voices
from shop.storefront import delivered

from .models import Review, ReviewPhoto

__all__ = ["Refused", "change", "withdraw", "write"]


def write(
    *,
    user: Any,
    product: Any,
    stars: int,
    key: str,
    title: str = "",
    text: str = "",
    seconds: float | None = None,
    photos: Sequence[Photo] = (),
) -> Review:
    """Review a product that the user bought, got and kept; return the review, visible or held.

    ``key`` is the form's: sent twice, it gives the same review. Raises :class:`Refused` for who
    has not bought it, and for a second review of the same product.
    """
    same = Review.objects.filter(author=user, key=key)
    if sent := same.first():
        return sent
    bought = delivered(user, [product.pk])
    if not bought:
        raise Refused(
            _("Only somebody who bought this here, got it and kept it can write a review.")
        )
    row = Review(
        author=user,
        product_id=product.pk,
        line_id=bought[0].line_id,
        stars=stars,
        title=title,
        text=text,
        key=key,
        language=get_language() or "",
    )
    try:
        moderation.may_write(user=user, text=row.whole_text, photos=len(photos))
    except Refused:
        if sent := same.first():  # the other press of a double click was a moment faster
            return sent
        raise
    try:
        with transaction.atomic():
            moderation.admit(row=row, text=row.whole_text, seconds=seconds)
            _keep(row, photos)
        return row
    except IntegrityError:
        if sent := same.first():
            return sent
        raise Refused(_("You have reviewed this already. You can change your review.")) from None


@transaction.atomic
def change(*, row: Review, stars: int, title: str, text: str) -> Review:
    """Put other stars and words in the place of a review's. The caller has asked who may.

    It stands on the latest purchase from then on.
    """
    bought = delivered(row.author, [row.product_id])
    row.stars, row.title, row.text = stars, title, text
    row.line_id = bought[0].line_id if bought else row.line_id
    moderation.revise(row=row, text=row.whole_text)
    voices.recount(row=row)
    return row


@transaction.atomic
def withdraw(*, row: Review) -> None:
    """Take a review back: its words and photos go, and its author may write another."""
    moderation.withdraw(row=row)
    Review.objects.filter(pk=row.pk).update(title="", text="", fingerprint="")
    row.photos.all().delete()


def may_be_changed(row: Review, user: Any) -> bool:
    """Return whether the user can change their review now.

    Within its time, while it waits or was rejected, or once they bought the product again.
    """
    if row.may_be_edited_by(user):
        return True
    if row.author_id != user.pk or row.status != Status.VISIBLE:
        return False
    bought = delivered(user, [row.product_id])
    return bool(bought) and bought[0].line_id > row.line_id


def _keep(row: Review, photos: Sequence[Photo]) -> None:
    """Keep the photos beside the review, in their order."""
    for number, one in enumerate(photos):
        ReviewPhoto.objects.create(
            review=row,
            number=number,
            whole=one.whole,
            small=one.small,
            width=one.width,
            height=one.height,
        )
