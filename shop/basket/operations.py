"""What a visitor does to a basket. Every function locks the basket while it works."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from oscar.core.loading import get_model

from shop.attribution.sources import Source, source_columns
from shop.partner.stock import StockState

from .locking import CannotAdd, held


class LineGone(CannotAdd):
    """The basket has no such line."""

    def __init__(self) -> None:
        super().__init__(_("This line is no longer in your basket."))


@dataclass(frozen=True)
class Change:
    """A line whose quantity was changed; one that was removed has the quantity 0 now."""

    line: Any
    before: int


def whole_number(text: str) -> int:
    """Return the quantity that a form holds. Raises CannotAdd for anything but 0, 1, 2, …

    Digits of any script will do: a Chinese keyboard writes wide ones.
    """
    if not re.fullmatch(r"\d{1,12}", text.strip()):
        raise CannotAdd(_("Write the quantity as a whole number, such as 1."))
    return int(text)


def title_of(product: Any) -> str:
    """Return the product's title, or for a variant without one its parent's, to the reader."""
    return product.localized("title") or product.parent.localized("title")


def choose(card: Any, variant_id: int | None, choices: Mapping[str, str]) -> int:
    """Return the id of what is to be bought: the product, or the variant that was chosen.

    ``choices`` maps the code of an axis to the value picked. Raises CannotAdd when the
    choice is missing or there is no such variant.
    """
    if not card.variants or card.pinned:
        return card.id
    if variant_id is not None:
        fitting = [one for one in card.variants if one.id == variant_id]
    elif choices:
        fitting = [one for one in card.variants if choices.items() <= one.axes.items()]
        fitting = fitting if len(choices) == len(card.axes) else []
    else:
        fitting = []
    if len(fitting) == 1:
        return fitting[0].id
    names = pgettext("between names", ", ").join(axis.name for axis in card.axes if axis.name)
    if names:
        raise CannotAdd(
            _("Choose one of “%(title)s” first: %(names)s.") % {"title": card.title, "names": names}
        )
    raise CannotAdd(_("Choose one of “%(title)s” first.") % {"title": card.title})


def add(
    *,
    basket: Any,
    product_id: int,
    quantity: int,
    source: Source | None = None,
    key: str = "",
    visitor: str = "",
) -> tuple[Any, bool]:
    """Put ``quantity`` of a product or variant into the basket and return (line, repeated).

    ``source`` becomes the line's source (the last touch before the add counts); an add
    without one leaves an earlier source. A form that is posted twice, as its ``key`` tells,
    adds once; with another choice, or after the line was removed, it adds again.
    ``visitor`` tells whose first basket it is. Raises CannotAdd.
    """
    with held(basket, visitor):
        line = basket.lines.filter(product_id=product_id).first()
        if key and not _first_time(basket, key, product_id, quantity) and line:
            return line, True
        product = _sellable(product_id)
        if quantity < 1:
            raise CannotAdd(_("Choose a quantity of 1 or more."))
        _check_quantity(basket, product, line.quantity if line else 0, quantity)
        line, _created = basket.add_product(product, quantity)
        _note(line, source_columns(source))
        return line, False


def set_quantity(*, basket: Any, line_id: int, quantity: int) -> Change:
    """Set how many of a line there are; 0 removes it.

    Raises CannotAdd when so many cannot be had, and LineGone when the basket has no such line.
    """
    if basket.pk is None:
        raise LineGone
    with held(basket):
        lines = basket.lines.select_related("product__parent")
        line = lines.filter(pk=line_id).first()
        if line is None:
            raise LineGone
        before = line.quantity
        if quantity == 0:
            lines.filter(pk=line_id).delete()
        elif quantity > before:
            product = _sellable(line.product_id)
            _check_quantity(basket, product, before, quantity - before)
        line.quantity = quantity
        if quantity:
            _note(line, {"quantity": quantity})
        basket.reset_offer_applications()
        return Change(line, before)


def put_back(*, basket: Any, order: Any, visitor: str = "") -> None:
    """Put what an unpaid order held into the basket again, with its sources; again adds nothing.

    What can no longer be had stays out.
    """
    with held(basket, visitor):
        there = set(basket.lines.values_list("product_id", flat=True))
        for bought in order.lines.exclude(product=None).exclude(product_id__in=there):
            try:
                product = _sellable(bought.product_id)
                _check_quantity(basket, product, 0, bought.quantity)
            except CannotAdd:
                continue
            line, _created = basket.add_product(product, bought.quantity)
            _note(line, bought.source_values())


def _note(line: Any, columns: Mapping[str, Any]) -> None:
    """Save the columns of the line, and the price that the buyer has seen by now."""
    price = line.purchase_info.price
    if price.exists:
        columns = {**columns, "price_incl_tax": price.incl_tax, "price_excl_tax": price.excl_tax}
    for name, value in columns.items():
        setattr(line, name, value)
    line.save(update_fields=[*columns, "date_updated"])


def _first_time(basket: Any, key: str, product_id: int, quantity: int) -> bool:
    """Return whether this form is posted for the first time with this choice."""
    whole = hashlib.sha256(f"{key} {product_id} {quantity}".encode()).hexdigest()
    _row, created = get_model("basket", "Addition").objects.get_or_create(basket=basket, key=whole)
    return created


def _sellable(product_id: int) -> Any:
    products = get_model("catalogue", "Product").objects
    product = (
        products.select_related("parent__product_class", "product_class")
        .prefetch_related("stockrecords")
        .filter(pk=product_id)
        .exclude(structure="parent")
        .first()
    )
    if product is None:
        raise CannotAdd(_("This product is no longer sold."))
    return product


def _check_quantity(basket: Any, product: Any, already: int, more: int) -> None:
    """Raise CannotAdd unless ``more`` can be had beside what the basket already holds."""
    availability = basket.strategy.fetch_for_product(product).availability
    title = title_of(product)
    if not availability.is_available_to_buy:
        raise CannotAdd(_refusal(availability.stock.state) % {"title": title})
    free = availability.num_available
    if free is not None and already + more > free:
        raise CannotAdd(_left(title, free, already))
    allowed, _threshold = basket.max_allowed_quantity()
    if allowed is not None and more > allowed:
        raise CannotAdd(
            _("One order holds %(most)d pieces at the most. Choose fewer.") % {"most": _threshold}
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
