"""What is waited for, and how it stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from oscar.core.loading import get_model

from shop.partner.stock import GONE, Stock, StockState, stock_of

from .models import Alert

ASKABLE = (StockState.OUT, StockState.COMING)


def waiting() -> QuerySet[Alert]:
    """Return the alerts that are confirmed and not over, in the order of asking."""
    return Alert.objects.filter(
        told__isnull=True, confirmed__isnull=False, expires__gt=timezone.now()
    ).order_by("pk")


def demand() -> QuerySet:
    """Return one row a product that is waited for: its id, ``number`` of people, ``since``."""
    rows = waiting().order_by().values("product_id")
    return rows.annotate(number=Count("pk"), since=Min("date_created"))


def standing(ids: Iterable[int], now: datetime | None = None) -> dict[int, Stock]:
    """Return how each product stands, in two queries; an id that nothing has is GONE."""
    ids = list(ids)
    products = get_model("catalogue", "Product").objects.filter(pk__in=ids)
    records: dict[int, Any] = {}
    for record in (
        get_model("partner", "StockRecord").objects.filter(product_id__in=ids).order_by("pk")
    ):
        records.setdefault(record.product_id, record)
    found = {
        product.pk: stock_of(product, records.get(product.pk), now)
        for product in products.select_related("product_class", "parent__product_class")
    }
    return {one: found.get(one, GONE) for one in ids}
