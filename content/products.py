"""The products of a page: which ones, in what order, under which number.

Everything that names a product (a card, a row, a pin on a picture, a link in prose)
stores its id alone. A page collects the ids of all of them, asks the shop once, and
hands the cards to its blocks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import Any

from wagtail.blocks import Block

from shop import storefront


@dataclass(frozen=True)
class Goods:
    """Cards by the id that was asked for, plate numbers by that id, and the list to shop from."""

    cards: Mapping[int, Any] = field(default_factory=dict)
    plates: Mapping[int, int] = field(default_factory=dict)
    shop_list: tuple[Any, ...] = ()

    def context(self) -> dict[str, Any]:
        """Return what templates of pages and blocks expect.

        ``available`` is how many of the list can be bought now, ``total_available`` what
        they cost together as it is shown, or None.
        """
        shown = (card.shown_price for card in self.shop_list if card.can_buy)
        prices = [price for price in shown if price is not None]
        return {
            "cards": self.cards,
            "plates": self.plates,
            "shop_list": self.shop_list,
            "available": len(prices),
            "total_available": reduce(add, prices) if prices else None,
        }


def ids_in(block: Block, value: Any) -> list[int]:
    """Return the ids of all products in the block's value, in order of appearance."""
    model = storefront.product_model()
    return [
        int(object_id)
        for referred, object_id, _path, _content_path in block.extract_references(value)
        if referred is model
    ]


def sample_ids(number: int) -> list[int]:
    """Return the ids of a few products that the shop shows, for the preview of a block."""
    model = storefront.product_model()
    shown = model.objects.filter(is_public=True).exclude(structure=model.CHILD)
    return list(shown.order_by("-priority", "pk").values_list("pk", flat=True)[:number])


def goods(ids: Iterable[int], *, alternatives: bool = True) -> Goods:
    """Return cards and numbers for these ids. The number of queries does not grow with them.

    ``alternatives`` suggests something else for what is no longer sold.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return Goods()
    cards = storefront.cards(wanted, alternatives=alternatives)
    entries = _entries(cards[one] for one in wanted)
    numbers = {card.id: number for number, group in enumerate(entries, 1) for card in group}
    return Goods(cards, numbers, tuple(_as_added(_spokesman(group)) for group in entries))


def _entries(cards: Iterable[Any]) -> list[list[Any]]:
    """Group cards that a reader takes for one thing; what is no longer sold has no entry.

    A mention of the product and one pinned choice of it are one thing. A second choice
    of the same product is a thing of its own.
    """
    entries: list[list[Any]] = []
    for card in cards:
        if card.state == storefront.StockState.GONE:
            continue
        home = next((group for group in entries if _belongs(card, group)), None)
        if home is None:
            entries.append([card])
        else:
            home.append(card)
    return entries


def _belongs(card: Any, group: list[Any]) -> bool:
    if card.product_id != group[0].product_id:
        return False
    pinned = {one.id for one in group if one.id != one.product_id}
    return card.id == card.product_id or not pinned or card.id in pinned


def _spokesman(group: list[Any]) -> Any:
    """Return the card that stands for the group: the pinned choice, else the product."""
    return next((card for card in group if card.id != card.product_id), group[0])


def _as_added(card: Any) -> Any:
    """Return the card with price and stock of the choice that adding it from a list takes."""
    choice = card.selected
    if choice is None or card.pinned:
        return card
    return replace(
        card,
        price=choice.price,
        price_from=False,
        was=choice.was,
        hidden_tax=choice.hidden_tax,
        state=choice.state,
        count=choice.count,
    )
