"""What cards are made of, fetched in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from oscar.core.loading import get_model

from shop.catalogue.ratings import Rating, ratings_of
from shop.partner.showing import at_home, noted
from shop.partner.tax import Taxes, taxes_to
from shop.pictures import prefetch_pictures

LOWEST_WITHIN = timedelta(days=30)


@dataclass
class Rows:
    """Rows of the catalogue by the id of the product that they belong to.

    ``taxes`` are those at home where prices are shown without them, else None.
    """

    now: datetime
    chosen: dict[int, Any] = field(default_factory=dict)
    roots: dict[int, Any] = field(default_factory=dict)
    children: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    stock: dict[int, Any] = field(default_factory=dict)
    values: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    images: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    categories: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    lowest: dict[int, Decimal] = field(default_factory=dict)
    ratings: dict[int, Rating] = field(default_factory=dict)
    taxes: Taxes | None = None


def load(ids: list[int], *, stars: bool = True) -> Rows:
    """Return the rows of these products, their parents and all public variants of theirs.

    ``stars`` says whether ratings are among them.
    """
    rows = Rows(now=timezone.now())
    products = get_model("catalogue", "Product").objects.select_related(
        "maker", "product_class", "parent__maker", "parent__product_class"
    )
    for product in products.filter(pk__in=ids):
        rows.chosen[product.pk] = product
        root = product.parent if product.parent_id else product
        rows.roots[root.pk] = root
    for child in _children(rows.roots):
        child.parent = rows.roots[child.parent_id]
        rows.children[child.parent_id].append(child)
    everything = {*rows.roots, *rows.chosen}
    everything |= {child.pk for group in rows.children.values() for child in group}
    records = get_model("partner", "StockRecord").objects.filter(product_id__in=everything)
    for record in records.annotate(without_tax=at_home()).order_by("pk"):
        rows.stock.setdefault(record.product_id, record)
    if rows.stock and noted(next(iter(rows.stock.values())).without_tax):
        rows.taxes = taxes_to()
    _load_values(rows)
    _load_images(rows, everything)
    for product_id, category_id in (
        get_model("catalogue", "ProductCategory")
        .objects.filter(product_id__in=rows.roots)
        .values_list("product_id", "category_id")
    ):
        rows.categories[product_id].append(category_id)
    _load_lowest(rows)
    if stars:
        rows.ratings = ratings_of(rows.roots)
    return rows


def _children(roots: Iterable[int]) -> QuerySet:
    product = get_model("catalogue", "Product")
    return product.objects.filter(parent_id__in=list(roots), is_public=True).order_by(
        "-priority", "pk"
    )


def _load_values(rows: Rows) -> None:
    """Take the option values of variants: what they differ in.

    Asked by their parents, so that it is one query even where nothing has variants.
    """
    for value in (
        get_model("catalogue", "ProductAttributeValue")
        .objects.filter(product__parent_id__in=list(rows.roots), value_option__isnull=False)
        .select_related("attribute", "value_option")
        .order_by("attribute_id")
    ):
        rows.values[value.product_id].append(value)


def _load_images(rows: Rows, ids: Iterable[int]) -> None:
    found = list(
        get_model("catalogue", "ProductImage")
        .objects.filter(product_id__in=list(ids), image__isnull=False)
        .select_related("image")
        .order_by("display_order", "pk")
    )
    for one in found:
        rows.images[one.product_id].append(one)
    prefetch_pictures(one.image for one in found)


def _load_lowest(rows: Rows) -> None:
    """Note the lowest price of the 30 days before a reduction (EU 2019/2161, article 2)."""
    on_sale = {record.pk: record for record in rows.stock.values() if record.sale_is_on}
    if not on_sale:
        return
    changes = get_model("partner", "PriceChange").objects.filter(
        stockrecord_id__in=on_sale, since__lte=rows.now
    )
    history = defaultdict(list)
    for change in changes.order_by("since", "pk"):
        history[change.stockrecord_id].append(change)
    for record_id, record in on_sale.items():
        rows.lowest[record_id] = lowest_before_sale(record, history[record_id])


def lowest_before_sale(record: Any, history: list[Any]) -> Decimal:
    """Return the lowest price in the 30 days before the sale of ``record`` began.

    ``history`` holds its price changes up to now, oldest first. A price counts for as long
    as it was asked: the one in force 30 days before the sale is among them. Where nothing
    is known of that time, the regular price is the answer.
    """
    trailing = takewhile(lambda change: change.price == record.sale_price, reversed(history))
    start = record.sale_from or min((one.since for one in trailing), default=timezone.now())
    before = [change for change in history if change.since < start]
    window = [change.price for change in before if change.since > start - LOWEST_WITHIN]
    in_force = [change.price for change in before if change.since <= start - LOWEST_WITHIN]
    return min([*window, *in_force[-1:]], default=record.price)
