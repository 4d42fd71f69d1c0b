"""What the shop already has of the products in hand, in a fixed number of queries."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model

from .products import Identity, ImportedProduct


@dataclass
class Existing:
    """Rows of the catalogue by what they are found by, and what hangs on them by product id."""

    by_sku: dict[str, Any] = field(default_factory=dict)
    by_code: dict[str, Any] = field(default_factory=dict)
    children: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    stock: dict[int, Any] = field(default_factory=dict)
    values: dict[int, dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))
    categories: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    tags: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    pictures: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    pending: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    def find(self, identity: Identity) -> Any | None:
        """Return the product with this SKU, else the one with the source's own name for it."""
        found = self.by_sku.get(identity.sku) if identity.sku else None
        return found or self.by_code.get(identity.code)


def picture_code(product_id: int, url: str) -> str:
    """Return the code that tells a photograph's row that it came from ``url``."""
    return f"import:{product_id}:{hashlib.sha256(url.encode()).hexdigest()[:40]}"


def load(products: Iterable[ImportedProduct]) -> Existing:
    """Return what the shop has of these products. Call it inside a transaction.

    Their stock records stay locked until its end, taken in the order of their ids.
    """
    found = Existing()
    identities = [one for product in products for one in product.identities()]
    skus = {one.sku for one in identities if one.sku}
    codes = {one.code for one in identities if one.code}
    model = get_model("catalogue", "Product")
    for row in model.objects.filter(Q(upc__in=skus) | Q(code__in=codes)).select_related("maker"):
        if row.upc:
            found.by_sku[row.upc] = row
        if row.code:
            found.by_code[row.code] = row
    ids = {row.pk for row in (*found.by_sku.values(), *found.by_code.values())}
    if ids:
        for row in model.objects.filter(parent_id__in=ids).order_by("pk"):
            found.children[row.parent_id].append(row)
        ids |= {row.pk for rows in found.children.values() for row in rows}
        _load_parts(found, ids)
    return found


def _load_parts(found: Existing, ids: set[int]) -> None:
    records = get_model("partner", "StockRecord").objects.filter(product_id__in=ids)
    for record in records.select_for_update().order_by("pk"):
        found.stock.setdefault(record.product_id, record)
    values = get_model("catalogue", "ProductAttributeValue").objects.filter(product_id__in=ids)
    for value in values.select_related("attribute"):
        found.values[value.product_id][value.attribute_id] = value
    for name, target in (("categories", found.categories), ("tags", found.tags)):
        relation = get_model("catalogue", "Product")._meta.get_field(name)
        column = relation.m2m_reverse_name()
        links = relation.remote_field.through.objects.filter(product_id__in=ids)
        for product_id, other_id in links.values_list("product_id", column):
            target[product_id].add(other_id)
    images = get_model("catalogue", "ProductImage").objects.filter(product_id__in=ids)
    for product_id, code in images.exclude(code=None).values_list("product_id", "code"):
        found.pictures[product_id].add(code)
    for picture in get_model("catalogue", "PendingPicture").objects.filter(product_id__in=ids):
        found.pending[picture.product_id][picture.url] = picture
