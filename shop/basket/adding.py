"""Putting things into a basket: one or many, each of them once however often its form comes.

All that is wanted is read together and checked under the basket's lock; what cannot be had
keeps nothing else back. Each thing costs one query more.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.core.loading import get_model

from shop.attribution.sources import Source, source_columns
from shop.attribution.touches import Touch, touch_columns
from shop.partner.stock import StockState

from .locking import CannotAdd, held


@dataclass(frozen=True)
class Wanted:
    """So many of a product or variant. ``key`` names the form; ``source`` are columns."""

    product_id: int
    quantity: int
    key: str = ""
    source: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What a repeat of the form is known by; another choice is no repeat."""
        text = f"{self.key} {self.product_id} {self.quantity}"
        return hashlib.sha256(text.encode()).hexdigest() if self.key else ""


@dataclass
class Outcome:
    """What became of it: its line; ``repeated`` if it had been added before; or the refusal."""

    line: Any = None
    repeated: bool = False
    refusal: CannotAdd | None = None


class _NothingAdded(Exception):
    """All was refused: the basket stays as it was, unsaved if it was new."""


def add(
    *,
    basket: Any,
    product_id: int,
    quantity: int,
    source: Source | None = None,
    touch: Touch | None = None,
    key: str = "",
    visitor: str = "",
) -> tuple[Any, bool]:
    """Put ``quantity`` of a product or variant into the basket and return (line, repeated).

    ``source`` and ``touch`` become the line's source (what came last before the add counts);
    an add without one leaves an earlier one. A form that is posted twice, as its ``key`` tells,
    adds once; with another choice, or after the line was removed, it adds again.
    ``visitor`` tells whose first basket it is. Raises CannotAdd.
    """
    columns = source_columns(source) | touch_columns(touch)
    wanted = Wanted(product_id, quantity, key, columns)
    (outcome,) = add_each(basket=basket, wanted=[wanted], visitor=visitor)
    if outcome.refusal:
        raise outcome.refusal
    return outcome.line, outcome.repeated


def add_each(*, basket: Any, wanted: Sequence[Wanted], visitor: str = "") -> list[Outcome]:
    """Put each of the wanted into the basket, as :func:`add` does; return what became of each.

    Raises CannotAdd when the basket takes nothing any more.
    """
    outcomes: list[Outcome] = []
    try:
        with held(basket, visitor):
            outcomes = _add(basket, wanted)
            if all(outcome.refusal for outcome in outcomes):
                raise _NothingAdded
    except _NothingAdded:
        pass
    return outcomes


def _add(basket: Any, wanted: Sequence[Wanted]) -> list[Outcome]:
    lines = {line.product_id: line for line in basket.lines.order_by("-pk")}
    products = products_of(one.product_id for one in wanted)
    marks = {one.mark for one in wanted} - {""}
    known = set(basket.additions.filter(key__in=marks).values_list("key", flat=True))
    pieces = sum(line.quantity for line in lines.values())
    outcomes = []
    for one in wanted:
        line, product = lines.get(one.product_id), products.get(one.product_id)
        if one.mark in known and line:
            outcomes.append(Outcome(line, repeated=True))
            continue
        try:
            check(basket, product, line.quantity if line else 0, one.quantity, pieces)
        except CannotAdd as refusal:
            outcomes.append(Outcome(refusal=refusal))
            continue
        pieces += one.quantity
        lines[one.product_id] = _put(basket, product, line, one)
        outcomes.append(Outcome(lines[one.product_id]))
    done = zip(wanted, outcomes, strict=True)
    new = {one.mark for one, outcome in done if outcome.line and not outcome.repeated}
    additions = get_model("basket", "Addition")
    rows = [additions(basket=basket, key=mark) for mark in sorted(new - known - {""})]
    additions.objects.bulk_create(rows)
    basket.reset_offer_applications()
    return outcomes


def _put(basket: Any, product: Any, line: Any, wanted: Wanted) -> Any:
    """Write the line, with the price that the buyer has seen by now, and return it."""
    info = basket.strategy.fetch_for_product(product)
    columns = wanted.source | {
        "price_incl_tax": info.price.incl_tax,
        "price_excl_tax": info.price.excl_tax,
    }
    if line is None:
        line = basket.lines.model(
            basket=basket,
            product=product,
            stockrecord=info.stockrecord,
            line_reference=basket._create_line_reference(product, info.stockrecord, []),
            quantity=wanted.quantity,
            price_currency=info.price.currency,
            tax_code=info.price.tax_code,
            **columns,
        )
        line.save(force_insert=True)
        return line
    columns["quantity"] = line.quantity + wanted.quantity
    for name, value in columns.items():
        setattr(line, name, value)
    line.save(update_fields=[*columns, "date_updated"])
    return line


def products_of(ids: Iterable[int]) -> dict[int, Any]:
    """Return what can lie in a basket by its id, with its stock; two queries for all of it."""
    products = get_model("catalogue", "Product").objects
    rows = (
        products.select_related("parent__product_class", "product_class")
        .prefetch_related("stockrecords")
        .filter(pk__in=set(ids))
        .exclude(structure="parent")
    )
    return {row.pk: row for row in rows}


def title_of(product: Any) -> str:
    """Return the product's title, or for a variant without one its parent's, to the reader."""
    return product.localized("title") or product.parent.localized("title")


def check(basket: Any, product: Any, already: int, more: int, pieces: int) -> None:
    """Raise CannotAdd unless ``more`` can be had beside the ``already`` in the basket.

    ``pieces`` is how much it holds in all.
    """
    if product is None:
        raise CannotAdd(_("This product is no longer sold."))
    if more < 1:
        raise CannotAdd(_("Choose a quantity of 1 or more."))
    availability = basket.strategy.fetch_for_product(product).availability
    title = title_of(product)
    if not availability.is_available_to_buy:
        raise CannotAdd(_refusal(availability.stock.state) % {"title": title})
    free = availability.num_available
    if free is not None and already + more > free:
        raise CannotAdd(_left(title, free, already))
    most = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD
    if most and pieces + more > most:
        raise CannotAdd(
            _("One order holds %(most)d pieces at the most. Choose fewer.") % {"most": most}
        )


def _refusal(state: StockState) -> str:
    return {
        StockState.OUT: _("“%(title)s” is sold out."),
        StockState.COMING: _("“%(title)s” cannot be bought yet."),
    }.get(state, _("“%(title)s” is no longer sold."))


def _left(title: str, free: int, already: int) -> str:
    if already >= free:
        return ngettext(
            "The only one left of “%(title)s” is in your basket already.",
            "All %(free)d left of “%(title)s” are in your basket already.",
            free,
        ) % {"title": title, "free": free}
    return ngettext(
        "Only %(free)d of “%(title)s” is left. Choose 1.",
        "Only %(free)d of “%(title)s” are left. Choose fewer.",
        free,
    ) % {"title": title, "free": free}
