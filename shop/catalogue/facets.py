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
from shop.partner.showing import at_home
from shop.partner.stock import StockState, stock_of
from shop.partner.tax import split, taxes_to

PROMOTED = 3
MOST_OPTIONS = 40
STEP = 4  # characters of a category's path (treebeard) per level
OWN = ("category", "available", "maker", "price")
PARAMETERS = ("q", "sort", "page", "via")


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
    """Return the facts of those products that are sold: prices, stock, attributes, makers.

    What no longer is (past its end, without a price) is left out. A variant's facts are its
    parent's.
    """
    found = products.defer("description").select_related("maker", "product_class")
    roots = {one.pk: one for one in found}
    facts = Facts(names={"category": _("Category"), "available": _("Availability")})
    owner = _note_stock(facts, roots)
    sold = {pk: root for pk, root in roots.items() if pk in facts.price}
    for root in sold.values():
        facts.title[root.pk] = root.localized("title")
        facts.created[root.pk] = root.date_created
        facts.priority[root.pk] = root.priority
    _note_categories(facts, sold, category)
    _note_attributes(facts, owner)
    facts.names |= {"maker": _("Maker"), "price": _("Price")}
    makers = sorted((one for one in sold.values() if one.maker), key=lambda one: one.maker.name)
    for root in makers:
        facts.note("maker", root.maker.slug, root.maker.localized("name"), root.pk)
    _note_prices(facts)
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


def _note_stock(facts: Facts, roots: dict[int, Any]) -> dict[int, int]:
    """Note prices and what can be bought.

    Return the ids of all that is sold, variants included, each with the id of its product.
    """
    rows = {pk: root for pk, root in roots.items() if not root.is_parent}
    children = get_model("catalogue", "Product").objects.filter(parent__in=roots, is_public=True)
    for child in children.defer("description"):
        child.parent = roots[child.parent_id]
        rows[child.pk] = child
    records: dict[int, Any] = {}
    found = get_model("partner", "StockRecord").objects.filter(product_id__in=rows)
    for record in found.annotate(without_tax=at_home()).order_by("pk"):
        records.setdefault(record.product_id, record)
    taxes = taxes_to() if any(record.without_tax for record in records.values()) else None
    owner: dict[int, int] = {}
    for pk, record in records.items():
        state = stock_of(rows[pk], record).state
        if state is StockState.GONE:
            continue
        root = rows[pk].parent_id or pk
        owner |= {pk: root, root: root}
        price = record.current_price
        if taxes and price is not None:  # bands of prices as they are shown
            price = split(price, taxes.of(rows[pk]).rate, record.price_currency)[0]
        facts.price[root] = min(facts.price.get(root, price), price)
        facts.sellable[root] = facts.sellable.get(root, False) or state.can_buy
    for root, sellable in facts.sellable.items():
        if sellable:
            facts.note("available", "now", _("In stock"), root)
    return owner


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
        if code in OWN or code in PARAMETERS:
            code = f"{code}-"  # the address has another use for the word
        facts.names.setdefault(code, value.attribute.localized("name"))
        option = value.value_option
        facts.note(code, option.option, option.localized("option"), owner[value.product_id])


def _note_prices(facts: Facts) -> None:
    """Note the price bands, the lowest first."""
    edges = _edges(sorted(facts.price.values()))
    for product_id, price in sorted(facts.price.items(), key=lambda item: item[1]):
        facts.note("price", *_band(price, edges), product_id)


def _edges(prices: list[Decimal]) -> list[Decimal]:
    """Return three round amounts that part the sorted prices about their middle.

    They follow from the prices, since 20 is a lot of pounds for a cup and next to no yen.
    """
    middle = prices[len(prices) // 2] / Decimal("1.5") if prices else Decimal(0)
    if not middle:
        return []
    digits = (Decimal(digit).scaleb(middle.adjusted()) for digit in (5, 2, 1))
    first = next(one for one in digits if one <= middle)
    return [first, first * 2, first * 4]


def _band(price: Decimal, edges: list[Decimal]) -> tuple[str, str]:
    """Return (value, label) of the price's band: under 20, 20 to 40, …, 80 and over."""
    low = max((edge for edge in edges if price >= edge), default=None)
    high = min((edge for edge in edges if price < edge), default=None)
    value = "-".join("" if edge is None else f"{edge:f}" for edge in (low, high))
    if low is None:
        return value, _("Under %(high)s") % {"high": money(high or 0)}
    if high is None:
        return value, _("%(low)s and over") % {"low": money(low)}
    return value, _("%(low)s to %(high)s") % {"low": money(low), "high": money(high)}
