"""Cards made from rows, without another query."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

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
    selected = pinned or _first_to_buy(variants)
    pictures = _pictures(rows, root, selected)
    facts = _facts(rows, product, root, variants, pinned)
    title = root.localized("title")
    if pinned and pinned.label:
        title = f"{title}, {pinned.label}"
    card = Card(
        id=product.pk,
        product_id=root.pk,
        title=title,
        url=pinned.url if pinned else _address(root),
        maker=root.maker.localized("name") if root.maker else "",
        place=root.maker.localized("place") if root.maker else "",
        maker_slug=root.maker.slug if root.maker else "",
        summary=root.localized("summary"),
        picture=pictures[0] if pictures else None,
        alt=(pictures[0].description or title) if pictures else title,
        pictures=pictures,
        available_from=product.available_from or root.available_from,
        variants=variants,
        axes=() if pinned else _axes(rows, root, variants),
        selected=selected,
        pinned=pinned is not None,
        rating=root.rating,
        reviews=product.number_of_reviews,
        category_ids=tuple(rows.categories[root.pk]),
        **facts,
    )
    return select(card, selected)


def _facts(
    rows: Rows, product: Any, root: Any, variants: tuple[Variant, ...], pinned: Variant | None
) -> dict[str, Any]:
    """Return price and stock: the pinned variant's, the best of all variants', or its own."""
    if pinned:
        record = rows.stock.get(pinned.id)
        return {
            "price": pinned.price,
            "was": pinned.was,
            "lowest30": _lowest(rows, record),
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
        "state": stock.state,
        "count": stock.free if stock.state is StockState.LOW else None,
    }


def _facts_of_parent(rows: Rows, variants: tuple[Variant, ...]) -> dict[str, Any]:
    sold = [one for one in variants if one.price and one.state is not StockState.GONE]
    if not sold:
        return {"state": StockState.GONE}
    state = min((one.state for one in sold), key=_BEST.index)
    cheapest = min(sold, key=lambda one: one.price.amount)
    counts = [one.count for one in sold if one.state is StockState.LOW]
    return {
        "price": cheapest.price,
        "price_from": len({one.price for one in sold}) > 1,
        "was": cheapest.was,
        "lowest30": _lowest(rows, rows.stock.get(cheapest.id)),
        "state": state,
        "count": sum(counts) if state is StockState.LOW else None,
    }


def _variant(rows: Rows, root: Any, child: Any) -> Variant:
    record = rows.stock.get(child.pk)
    stock = stock_of(child, record, rows.now)
    values = rows.values[child.pk]
    images = rows.images[child.pk]
    label = ", ".join(value.value_option.localized("option") for value in values)
    return Variant(
        id=child.pk,
        upc=child.upc or "",
        label=label or child.localized("title") or child.upc or str(child.pk),
        axes={value.attribute.code: value.value_option.option for value in values},
        price=_price(record),
        was=_was(record),
        state=stock.state,
        count=stock.free if stock.state is StockState.LOW else None,
        url=f"{_address(root)}?variant={child.upc or child.pk}",
        picture=images[0].image if images else None,
        alt=images[0].image.description if images else "",
    )


def _axes(rows: Rows, root: Any, variants: tuple[Variant, ...]) -> tuple[Axis, ...]:
    """Return one or two axes; with more, one axis of the variants' whole labels."""
    names: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    for child in rows.children[root.pk]:
        for value in rows.values[child.pk]:
            code = value.attribute.code
            names.setdefault(code, value.attribute.localized("name"))
            labels[code, value.value_option.option] = value.value_option.localized("option")
    complete = all(set(one.axes) == set(names) for one in variants)
    if not variants:
        return ()
    if not names or len(names) > MOST_AXES or not complete:
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


def _first_to_buy(variants: tuple[Variant, ...]) -> Variant | None:
    return next((one for one in variants if one.state.can_buy), variants[0] if variants else None)


def _pictures(rows: Rows, root: Any, selected: Variant | None) -> tuple[Any, ...]:
    """Return the selected variant's pictures first, then the product's, then the others'."""
    groups = [rows.images[selected.id]] if selected else []
    groups.append(rows.images[root.pk])
    groups.extend(rows.images[child.pk] for child in rows.children[root.pk])
    found = {one.image_id: one.image for group in groups for one in group}
    return tuple(found.values())


def _address(root: Any) -> str:
    return reverse("catalogue:detail", kwargs={"slug": root.slug})


def _price(record: Any) -> Money | None:
    if record is None or record.current_price is None:
        return None
    return money(record.current_price, record.price_currency)


def _was(record: Any) -> Money | None:
    if record is None or not record.sale_is_on:
        return None
    return money(record.price, record.price_currency)


def _lowest(rows: Rows, record: Any) -> Money | None:
    if record is None or record.pk not in rows.lowest:
        return None
    return money(rows.lowest[record.pk], record.price_currency)
