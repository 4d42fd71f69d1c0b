"""What somebody bought, got and kept: the ground that a buyer's words stand on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from shop.order.titles import variant_labels
from shop.returns.models import Return, ReturnLine


@dataclass(frozen=True)
class Purchase:
    """A delivered line of somebody's own order, of which at least a piece was kept.

    ``product_id`` is the product itself or, of a variant, its parent; ``variant_id`` what was
    bought. Both are None once the product is deleted. ``quantity`` counts the pieces that arrived
    and were neither paid back nor given back; ``delivered_at`` is when the first arrived.
    """

    line_id: int
    order_number: str
    product_id: int | None
    variant_id: int | None
    title: str
    variant: str
    delivered_at: datetime
    quantity: int


def delivered(user: Any, product_ids: Iterable[int] | None = None) -> list[Purchase]:
    """Return what the user got and kept, the newest first; of these products only, if given.

    Products may be named by their own id or a variant's. Two queries, three with variants.
    """
    if not user.is_authenticated:
        return []
    lines = _arrived(kept_lines().filter(order__user=user))
    if product_ids is not None:
        ids = list(product_ids)
        lines = lines.filter(Q(product__in=ids) | Q(product__parent__in=ids))
    rows = list(lines.select_related("order", "product__parent").order_by("-first_arrival", "-pk"))
    labels = variant_labels([row.product_id for row in rows if _is_variant(row)])
    return [_purchase(row, labels) for row in rows]


def buyers_of(product_id: int, among: Iterable[int] | None = None) -> list[int]:
    """Return who got and kept the product or a variant of it, the latest first, by number.

    The last hundred purchases are looked at, or, with ``among``, all of these people. One query.
    """
    wanted = None if among is None else list(among)
    lines = kept_lines().filter(Q(product=product_id) | Q(product__parent=product_id))
    lines = lines.filter(order__user__is_active=True)
    if wanted is not None:
        lines = lines.filter(order__user__in=wanted)
    users = _arrived(lines).order_by("-first_arrival", "-pk").values_list("order__user", flat=True)
    return list(dict.fromkeys(users if wanted is not None else users[:100]))


def kept_lines() -> QuerySet[Any]:
    """Return the lines of orders of which a piece was sent and neither paid nor given back."""
    coming = (
        ReturnLine.objects.filter(line=OuterRef("pk"), returned__state=Return.RECEIVED)
        .order_by()
        .values("line")
        .annotate(pieces=Sum(F("quantity") - F("unsent")))
        .values("pieces")
    )
    lines: QuerySet[Any] = get_model("order", "Line").objects.annotate(
        kept=F("num_shipped") + F("num_dropped") - F("num_refunded") - Coalesce(Subquery(coming), 0)
    )
    return lines.filter(kept__gt=0)


def still_kept(line_ids: Iterable[int]) -> set[int]:
    """Return those of the lines that arrived and were not wholly paid or given back. One query."""
    lines = _arrived(kept_lines().filter(pk__in=list(line_ids)))
    return set(lines.order_by().values_list("pk", flat=True))


def _arrived(lines: QuerySet[Any]) -> QuerySet[Any]:
    return lines.filter(
        parcel_lines__parcel__undone=None, parcel_lines__parcel__date_arrived__isnull=False
    ).annotate(
        pieces=Sum("parcel_lines__quantity"),
        first_arrival=Min("parcel_lines__parcel__date_arrived"),
    )


def _is_variant(row: Any) -> bool:
    return bool(row.product and row.product.parent_id)


def _purchase(row: Any, labels: dict[int, str]) -> Purchase:
    product = row.product
    root = product.parent if _is_variant(row) else product
    return Purchase(
        line_id=row.pk,
        order_number=row.order.number,
        product_id=root.pk if root else None,
        variant_id=row.product_id,
        title=root.localized("title") if root else row.title,
        variant=labels.get(row.product_id, ""),
        delivered_at=row.first_arrival,
        quantity=min(row.pieces, row.kept),
    )
