"""Which products of a basket belong to which ranges, asked for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from oscar.core.loading import get_model


@dataclass(frozen=True)
class _Kin:
    """What decides on a product: its own id and its parent's, its type, its categories' paths."""

    ids: frozenset[int]
    type_id: int | None
    paths: frozenset[str]


def members(ranges: Iterable[Any], products: Iterable[Any]) -> dict[int, frozenset[int]]:
    """Return the ids of the products that are in each range, by the range's id.

    A variant is in a range with its parent. Takes no query for ranges of everything without
    exclusions among them, and a fixed number otherwise.
    """
    found = {one.pk: one for one in ranges}
    goods = {product.pk: product for product in products}
    own = {pk: one for pk, one in found.items() if one.proxy_class}
    plain = [one for pk, one in found.items() if pk not in own]
    answer = {
        pk: frozenset(key for key, product in goods.items() if one.contains_product(product))
        for pk, one in own.items()
    }
    if not plain or not goods:
        return answer | {one.pk: frozenset() for one in plain}
    lists = _lists([one.pk for one in plain])
    kin = _kin(goods, needs_paths=any(lists[name] for name in ("categories", "not_categories")))
    for one in plain:
        answer[one.pk] = frozenset(
            pk for pk in goods if _belongs(one, kin[pk], {n: lists[n][one.pk] for n in lists})
        )
    return answer


def _belongs(one: Any, kin: _Kin, lists: Mapping[str, set]) -> bool:
    if kin.ids & lists["not_products"] or _below(kin.paths, lists["not_categories"]):
        return False
    return bool(
        one.includes_all_products
        or kin.ids & lists["products"]
        or kin.type_id in lists["types"]
        or _below(kin.paths, lists["categories"])
    )


def _below(paths: Iterable[str], roots: set[str]) -> bool:
    return any(path.startswith(root) for path in paths for root in roots)


def _lists(ids: list[int]) -> dict[str, Any]:
    """Return what the ranges list, by kind and then by range, in five queries."""
    Range = get_model("offer", "Range")
    sources = {
        "products": (Range.included_products.through, "product_id"),
        "not_products": (Range.excluded_products.through, "product_id"),
        "types": (Range.classes.through, "productclass_id"),
        "categories": (Range.included_categories.through, "category__path"),
        "not_categories": (Range.excluded_categories.through, "category__path"),
    }
    lists: dict[str, Any] = {}
    for name, (table, column) in sources.items():
        lists[name] = defaultdict(set)
        for range_id, value in table.objects.filter(range_id__in=ids).values_list(
            "range_id", column
        ):
            lists[name][range_id].add(value)
    return lists


def _kin(goods: Mapping[int, Any], *, needs_paths: bool) -> dict[int, _Kin]:
    ids = {
        pk: frozenset(key for key in (pk, product.parent_id) if key)
        for pk, product in goods.items()
    }
    paths: dict[int, set[str]] = defaultdict(set)
    if needs_paths:
        rows = get_model("catalogue", "ProductCategory").objects.filter(
            product_id__in=frozenset().union(*ids.values())
        )
        for product_id, path in rows.values_list("product_id", "category__path"):
            paths[product_id].add(path)
    return {
        pk: _Kin(
            ids[pk],
            product.get_product_class().pk,
            frozenset(path for key in ids[pk] for path in paths[key]),
        )
        for pk, product in goods.items()
    }
