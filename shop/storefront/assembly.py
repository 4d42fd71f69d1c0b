"""Cards made from rows, without another query."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from math import prod
from typing import Any

from shop.catalogue.addresses import product_address, variant_address
from shop.catalogue.translation import one_name
from shop.money import Money, money
from shop.partner.stock import StockState, stock_of

from .cards import COMBINED, Axis, Card, Choice, Variant, select
from .loading import Rows

_BEST = list(StockState)
MOST_AXES = 2


def build(rows: Rows, ids: Iterable[int]) -> Iterator[Card]:
    """Yield a card for every id that the rows hold."""
    for wanted in ids:
        if product := rows.chosen.get(wanted):
            yield _card(rows, product)


def _card(rows: Rows, product: Any) -> Card:
    root = rows.roots[product.parent_id or product.pk]
    variants = tuple(_variant(rows, root, child) for child in rows.children[root.pk])
    pinned = next((one for one in variants if one.id == product.pk), None)
    if product.parent_id and pinned is None:  # a hidden variant of a visible product
        variants = ()
    facts = _facts(rows, product, root, variants, pinned)
    title = root.localized("title")
    if pinned and pinned.label:
        title = one_name([title, pinned.label])
    rating = rows.ratings.get(root.pk)
    card = Card(
        id=product.pk,
        product_id=root.pk,
        title=title,
        url=pinned.url if pinned else product_address(root.slug),
        maker=root.maker.localized("name") if root.maker else "",
        place=root.maker.localized("place") if root.maker else "",
        maker_slug=root.maker.slug if root.maker else "",
        summary=root.localized("summary"),
        album=_album(rows, root, product),
        variants=variants,
        axes=() if pinned else _axes(rows, root, variants),
        pinned=pinned is not None,
        rating=rating.average if rating else None,
        reviews=rating.count if rating else 0,
        category_ids=tuple(rows.categories[root.pk]),
        **facts,
    )
    return select(card, pinned or _first_choice(variants))


def _facts(
    rows: Rows, product: Any, root: Any, variants: tuple[Variant, ...], pinned: Variant | None
) -> dict[str, Any]:
    """Return price and stock: the pinned variant's, the best of all variants', or its own."""
    if pinned:
        return {
            "price": pinned.price,
            "was": pinned.was,
            "lowest30": pinned.lowest30,
            "hidden_tax": pinned.hidden_tax,
            "available_from": pinned.available_from,
            "state": pinned.state,
            "count": pinned.count,
        }
    if root.is_parent:
        return _facts_of_parent(rows, variants)
    record = rows.stock.get(product.pk)
    stock = stock_of(product, record, rows.now)
    return {
        "price": _price(record),
        "was": _was(record),
        "lowest30": _lowest(rows, record),
        "hidden_tax": _hidden_tax(rows, product),
        "available_from": _available_from(product, root),
        "state": stock.state,
        "count": stock.free if stock.state is StockState.LOW else None,
    }


def _facts_of_parent(rows: Rows, variants: tuple[Variant, ...]) -> dict[str, Any]:
    sold = [one for one in variants if one.price and one.state is not StockState.GONE]
    if not sold:
        return {"state": StockState.GONE}
    state = min((one.state for one in sold), key=_BEST.index)
    cheapest = min(sold, key=lambda one: one.price.amount if one.price else 0)
    counts = [one.count for one in sold if one.state is StockState.LOW]
    return {
        "price": cheapest.price,
        "price_from": len({one.price for one in sold}) > 1,
        "was": cheapest.was,
        "lowest30": cheapest.lowest30,
        "hidden_tax": cheapest.hidden_tax,
        "available_from": _first_start(sold) if state is StockState.COMING else None,
        "state": state,
        "count": sum(counts) if state is StockState.LOW else None,
    }


def _first_start(variants: list[Variant]) -> datetime | None:
    starts = (one.available_from for one in variants if one.state is StockState.COMING)
    return min(filter(None, starts), default=None)


def _variant(rows: Rows, root: Any, child: Any) -> Variant:
    record = rows.stock.get(child.pk)
    stock = stock_of(child, record, rows.now)
    values = rows.values[child.pk]
    label = one_name(value.value_option.localized("option") for value in values)
    return Variant(
        id=child.pk,
        upc=child.upc or "",
        label=label or child.localized("title") or child.upc or str(child.pk),
        axes={value.attribute.code: value.value_option.option for value in values},
        price=_price(record),
        was=_was(record),
        state=stock.state,
        count=stock.free if stock.state is StockState.LOW else None,
        url=variant_address(root.slug, child.upc or child.pk),
        lowest30=_lowest(rows, record),
        hidden_tax=_hidden_tax(rows, child),
        available_from=_available_from(child, root),
        pictures=tuple(one.image for one in rows.images[child.pk]),
    )


def _axes(rows: Rows, root: Any, variants: tuple[Variant, ...]) -> tuple[Axis, ...]:
    """Return what there is to choose: one axis, or two, or one of the variants' whole labels."""
    names: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    for child in rows.children[root.pk]:
        for value in rows.values[child.pk]:
            code = value.attribute.code
            names.setdefault(code, value.attribute.localized("name"))
            labels[code, value.value_option.option] = value.value_option.localized("option")
    if not variants:
        return ()
    if not _every_choice_exists(list(names), variants):
        return (Axis(COMBINED, "", tuple(Choice(str(one.id), one.label) for one in variants)),)
    return tuple(
        Axis(
            code,
            name,
            tuple(
                Choice(value, labels[code, value])
                for value in dict.fromkeys(one.axes[code] for one in variants)
            ),
        )
        for code, name in names.items()
    )


def _every_choice_exists(codes: list[str], variants: tuple[Variant, ...]) -> bool:
    """Return whether one value of each axis always names one variant.

    Where some combination is missing, a reader who begins with the wrong axis would never
    reach the variants beyond the gap; and three fieldsets are more than a card can hold.
    """
    if not codes or len(codes) > MOST_AXES:
        return False
    if any(set(one.axes) != set(codes) for one in variants):
        return False
    sold = [one.axes for one in variants if one.state is not StockState.GONE]
    made = {tuple(axes[code] for code in codes) for axes in sold}
    wanted = prod(len({axes[code] for axes in sold}) for code in codes)
    return len(sold) == len(made) == wanted


def _first_choice(variants: tuple[Variant, ...]) -> Variant | None:
    """Return the first variant that can be bought, else the one that stands best."""
    to_buy = next((one for one in variants if one.state.can_buy), None)
    return to_buy or min(variants, key=lambda one: _BEST.index(one.state), default=None)


def _album(rows: Rows, root: Any, product: Any) -> tuple[Any, ...]:
    """Return the product's pictures and then its variants'; a hidden variant has its own first."""
    shown = [product.pk, root.pk, *(child.pk for child in rows.children[root.pk])]
    return tuple(dict.fromkeys(one.image for pk in shown for one in rows.images[pk]))


def _available_from(product: Any, root: Any) -> datetime | None:
    """Return when the sale starts: the later of a variant's date and its product's."""
    return max(filter(None, (product.available_from, root.available_from)), default=None)


def _price(record: Any) -> Money | None:
    if record is None or record.current_price is None:
        return None
    return money(record.current_price, record.price_currency)


def _was(record: Any) -> Money | None:
    if record is None or not record.sale_is_on:
        return None
    return money(record.price, record.price_currency)


def _hidden_tax(rows: Rows, product: Any) -> Decimal | None:
    return rows.taxes.of(product).rate if rows.taxes else None


def _lowest(rows: Rows, record: Any) -> Money | None:
    if record is None or record.pk not in rows.lowest:
        return None
    return money(rows.lowest[record.pk], record.price_currency)
