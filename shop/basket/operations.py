"""What a visitor does to a basket. Every function locks the basket while it works."""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .adding import Wanted, add_each, check, products_of
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
            product = products_of([line.product_id]).get(line.product_id)
            pieces = sum(basket.lines.values_list("quantity", flat=True))
            check(basket, product, before, quantity - before, pieces)
        line.quantity = quantity
        if quantity:
            _note(line, {"quantity": quantity})
        basket.reset_offer_applications()
        return Change(line, before)


def put_back(*, basket: Any, order: Any, visitor: str = "") -> None:
    """Put what an unpaid order held into the basket again, with its sources; again adds nothing.

    What can no longer be had stays out.
    """
    there = set(basket.lines.values_list("product_id", flat=True)) if basket.pk else set()
    bought = {line.product_id: line for line in order.lines.exclude(product=None)}
    wanted = [
        Wanted(product_id, line.quantity, f"back {order.pk}", line.source_values())
        for product_id, line in bought.items()
        if product_id not in there
    ]
    if wanted:
        with contextlib.suppress(CannotAdd):
            add_each(basket=basket, wanted=wanted, visitor=visitor)


def _note(line: Any, columns: Mapping[str, Any]) -> None:
    """Save the columns of the line, and the price that the buyer has seen by now."""
    price = line.purchase_info.price
    if price.exists:
        columns = {**columns, "price_incl_tax": price.incl_tax, "price_excl_tax": price.excl_tax}
    for name, value in columns.items():
        setattr(line, name, value)
    line.save(update_fields=[*columns, "date_updated"])
