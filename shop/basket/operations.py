"""What a visitor does to a basket. Every function locks the basket while it works."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.core.loading import get_model

from shop.attribution.sources import Source, source_columns


class CannotAdd(Exception):
    """The basket does not take it. The message says why and is fit to show."""


def whole_number(text: Any) -> int:
    """Return the quantity that a form holds. Raises CannotAdd for anything but 0, 1, 2, …"""
    try:
        number = int(str(text).strip())
    except ValueError:
        number = -1
    if number < 0 or len(str(text)) > 12:
        raise CannotAdd(_("Write the quantity as a whole number, such as 1."))
    return number


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
    names = ", ".join(axis.name for axis in card.axes if axis.name)
    if names:
        raise CannotAdd(
            _("Choose one of “%(title)s” first: %(names)s.") % {"title": card.title, "names": names}
        )
    raise CannotAdd(_("Choose one of “%(title)s” first.") % {"title": card.title})


@transaction.atomic
def add(
    *, basket: Any, product_id: int, quantity: int, source: Source | None = None, key: str = ""
) -> tuple[Any, bool]:
    """Put ``quantity`` of a product or variant into the basket and return (line, repeated).

    ``source`` becomes the line's source (the last touch before the add counts); an add
    without one leaves an earlier source. A ``key`` that this basket has seen adds nothing.
    Raises CannotAdd.
    """
    _lock(basket)
    line = basket.lines.filter(product_id=product_id).first()
    if key and not _first_time(basket, key):
        return line, True
    product = _sellable(product_id)
    if quantity < 1:
        raise CannotAdd(_("Choose a quantity of 1 or more."))
    already = line.quantity if line else 0
    _check_quantity(basket, product, already, quantity)
    line, _created = basket.add_product(product, quantity)
    columns = source_columns(source)
    if columns:
        for name, value in columns.items():
            setattr(line, name, value)
        line.save(update_fields=[*columns, "date_updated"])
    return line, False


@transaction.atomic
def set_quantity(*, basket: Any, line_id: int, quantity: int) -> Any | None:
    """Set how many of a line there are and return the line, or None once it is removed.

    0 removes it. Raises CannotAdd when so many cannot be had, and Line.DoesNotExist when
    the basket has no such line.
    """
    _lock(basket)
    line = basket.lines.select_related("product__parent", "stockrecord").get(pk=line_id)
    if quantity == 0:
        line.delete()
        basket.reset_offer_applications()
        return None
    if quantity > line.quantity:
        product = _sellable(line.product_id)
        _check_quantity(basket, product, line.quantity, quantity - line.quantity)
    line.quantity = quantity
    line.save(update_fields=["quantity", "date_updated"])
    basket.reset_offer_applications()
    return line


def _lock(basket: Any) -> None:
    """Hold the basket until the transaction ends, so that two adds at once both count."""
    if basket.pk is None:
        basket.save()
        return
    statuses = basket.__class__.objects.select_for_update().filter(pk=basket.pk)
    if statuses.values_list("status", flat=True).first() != basket.OPEN:
        raise CannotAdd(_("This basket has been ordered. Add again to start a new one."))
    basket._lines = None  # what was read before the lock may be old


def _first_time(basket: Any, key: str) -> bool:
    _row, created = get_model("basket", "Addition").objects.get_or_create(
        basket=basket, key=key[:64]
    )
    return created


def _sellable(product_id: int) -> Any:
    products = get_model("catalogue", "Product").objects
    product = (
        products.select_related("parent__product_class", "product_class")
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
    title = product.get_title()
    if not availability.is_available_to_buy:
        raise CannotAdd(f"{title}: {availability.message}")
    free = availability.num_available
    if free is not None and already + more > free:
        raise CannotAdd(_left(title, free, already))
    allowed, _threshold = basket.max_allowed_quantity()
    if allowed is not None and more > allowed:
        raise CannotAdd(
            _("One order holds %(most)d pieces at the most. Choose fewer.") % {"most": _threshold}
        )


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
