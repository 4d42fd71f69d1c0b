"""What happens to stock records beyond one row."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from oscar.core.loading import get_model

_LOOKED_AT = 3  # what a sale may have planned (its start, its end), and the price before


def note_price(*, stockrecord: Any) -> None:
    """Write down the price that is asked now, if it is new, and when a sale will change it.

    A sale begins and ends by its dates, without anybody saving anything: its changes are
    written ahead, and written again when the dates or prices change before they come.
    """
    now = timezone.now()
    changes = get_model("partner", "PriceChange").objects
    history = changes.filter(stockrecord=stockrecord)
    recent = list(history.order_by("-since", "-pk")[:_LOOKED_AT])
    ahead = {(row.since, row.price) for row in recent if row.since > now}
    wanted = _planned(stockrecord, now)
    if ahead != wanted:
        history.filter(since__gt=now).delete()
        changes.bulk_create(
            changes.model(stockrecord=stockrecord, since=since, price=price)
            for since, price in sorted(wanted)
        )
    last = next((row.price for row in recent if row.since <= now), None)
    price = stockrecord.current_price
    if price is not None and price != last:
        changes.create(stockrecord=stockrecord, price=price, since=now)


@transaction.atomic
def count_again(*, product_class: Any) -> None:
    """Let the stock of a kind of product that is counted (again) promise what orders hold.

    While it was not counted, orders came and went without a mark. Where more is held than was
    written down, so much is there at least: it is sold out until somebody counts the shelf.
    """
    rows = get_model("partner", "StockRecord").objects
    of_kind = rows.filter(
        Q(product__product_class=product_class) | Q(product__parent__product_class=product_class),
        num_in_stock__isnull=False,
    )
    locked = list(rows.select_for_update().filter(pk__in=of_kind.values("pk")).order_by("pk"))
    lines = get_model("order", "Line").objects.filter(stockrecord=OuterRef("pk")).order_by()
    sums = lines.values("stockrecord").annotate(held=Sum("num_allocated")).values("held")
    held = Coalesce(Subquery(sums, output_field=IntegerField()), 0)
    wrong = rows.filter(pk__in=[record.pk for record in locked]).exclude(num_allocated=held)
    wrong.update(num_allocated=held, num_in_stock=Greatest(F("num_in_stock"), held))


def _planned(stockrecord: Any, now: datetime) -> set[tuple[datetime, Decimal]]:
    """Return (since, price) of the changes that the sale's dates will bring."""
    if stockrecord.price is None or stockrecord.sale_price is None:
        return set()
    start, end = stockrecord.sale_from, stockrecord.sale_until
    if start and end and end <= start:
        return set()
    changes = set()
    if start and start > now:
        changes.add((start, stockrecord.sale_price))
    if end and end > now:
        changes.add((end, stockrecord.price))
    return changes
