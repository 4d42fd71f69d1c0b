"""What a list of products can be narrowed by, counted in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.money import money
from shop.partner.stock import stock_of

PROMOTED = 3
MOST_OPTIONS = 40
STEP = 4  # characters of a category's path (treebeard) per level
_BANDS = (Decimal(20), Decimal(40), Decimal(80))


@dataclass
class FacetOption:
    """A value of a facet: what a link toggles."""

    value: str
    label: str
    count: int = 0
    selected: bool = False
    url: str = ""


@dataclass
class Facet:
    """Something to narrow by; the first few are promoted above the list."""

    code: str
    name: str
    options: list[FacetOption]
    promoted: bool = False


@dataclass
class Facts:
    """What is known of the products on a shelf, by their id."""

    title: dict[int, str] = field(default_factory=dict)
    created: dict[int, datetime] = field(default_factory=dict)
    priority: dict[int, int] = field(default_factory=dict)
    price: dict[int, Decimal] = field(default_factory=dict)
    sellable: dict[int, bool] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    having: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def note(self, code: str, value: str, label: str, product_id: int) -> None:
        """Remember that the product has the value."""
        self.labels[code].setdefault(value, label)
        self.having[code][value].add(product_id)


def gather(products: QuerySet, category: Any | None) -> Facts:
    """Return the facts of the products: prices, stock, attributes, makers, categories."""
    facts = Facts(names={"category": _("Category"), "available": _("Availability")})
    roots = {one.pk: one for one in products.select_related("maker", "product_class")}
    for root in roots.values():
        facts.title[root.pk] = root.localized("title")
        facts.created[root.pk] = root.date_created
        facts.priority[root.pk] = root.priority
        facts.sellable[root.pk] = False
    owner = {pk: pk for pk in roots}
    rows = dict(roots)
    children = get_model("catalogue", "Product").objects.filter(parent__in=roots, is_public=True)
    for child in children:
        child.parent = roots[child.parent_id]
        owner[child.pk], rows[child.pk] = child.parent_id, child
    _note_stock(facts, rows, owner)
    _note_categories(facts, roots, category)
    _note_attributes(facts, owner)
    facts.names |= {"maker": _("Maker"), "price": _("Price")}
    for root in sorted(
        (one for one in roots.values() if one.maker), key=lambda one: one.maker.name
    ):
        facts.note("maker", root.maker.slug, root.maker.localized("name"), root.pk)
    for product_id, price in sorted(facts.price.items(), key=lambda item: item[1]):
        facts.note("price", *_band(price), product_id)
    return facts


def facets_of(facts: Facts, chosen: dict[str, frozenset[str]]) -> tuple[list[Facet], set[int]]:
    """Return the facets with their counts, and the ids that fit every choice.

    A choice that no product of the shelf knows is ignored.
    """
    everything = set(facts.title)
    known = {
        code: {value for value in values if value in facts.having[code]}
        for code, values in chosen.items()
        if code in facts.having
    }
    fits = {
        code: set().union(*(facts.having[code][value] for value in values))
        for code, values in known.items()
        if values
    }
    facets: list[Facet] = []
    for code, name in facts.names.items():
        chosen_here = known.get(code, ())
        others = everything.intersection(*(ids for other, ids in fits.items() if other != code))
        options = [
            FacetOption(value, facts.labels[code][value], len(ids & others), value in chosen_here)
            for value, ids in facts.having[code].items()
        ]
        options = [one for one in options if one.count or one.selected][:MOST_OPTIONS]
        if any(one.selected or one.count < len(others) for one in options):
            facets.append(Facet(code, name, options, promoted=len(facets) < PROMOTED))
    return facets, everything.intersection(*fits.values())


def _note_stock(facts: Facts, rows: dict[int, Any], owner: dict[int, int]) -> None:
    for record in get_model("partner", "StockRecord").objects.filter(product_id__in=rows):
        root = owner[record.product_id]
        if record.current_price is not None:
            lowest = facts.price.get(root, record.current_price)
            facts.price[root] = min(lowest, record.current_price)
        if stock_of(rows[record.product_id], record).state.can_buy:
            facts.sellable[root] = True
    for root, sellable in facts.sellable.items():
        if sellable:
            facts.note("available", "now", _("In stock"), root)


def _note_categories(facts: Facts, roots: dict[int, Any], category: Any | None) -> None:
    """Note the categories one level below the shelf, with what is in any category below them."""
    level = category.depth + 1 if category is not None else 1
    shelves = get_model("catalogue", "Category").objects.browsable().filter(depth=level)
    named = {shelf.path: shelf for shelf in shelves.order_by("path")}
    links = get_model("catalogue", "ProductCategory").objects.filter(product_id__in=roots)
    paths = links.values_list("product_id", "category__path").order_by("category__path")
    for product_id, path in paths:
        shelf = named.get(path[: level * STEP])
        if shelf is not None and path.startswith(category.path if category else ""):
            facts.note("category", shelf.slug, shelf.localized("name"), product_id)


def _note_attributes(facts: Facts, owner: dict[int, int]) -> None:
    values = get_model("catalogue", "ProductAttributeValue").objects.filter(
        product_id__in=owner, value_option__isnull=False
    )
    for value in values.select_related("attribute", "value_option").order_by(
        "attribute__name", "value_option__option"
    ):
        code = value.attribute.code
        facts.names.setdefault(code, value.attribute.localized("name"))
        option = value.value_option
        facts.note(code, option.option, option.localized("option"), owner[value.product_id])


def _band(price: Decimal) -> tuple[str, str]:
    """Return (value, label) of the price band: under 20, 20 to 40, …, 80 and over."""
    low = max((edge for edge in _BANDS if price >= edge), default=None)
    high = min((edge for edge in _BANDS if price < edge), default=None)
    if low is None:
        return f"-{high}", _("Under %(high)s") % {"high": money(high or 0)}
    if high is None:
        return f"{low}-", _("%(low)s and over") % {"low": money(low)}
    return f"{low}-{high}", _("%(low)s to %(high)s") % {"low": money(low), "high": money(high)}
