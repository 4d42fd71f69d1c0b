"""The basket as pages outside the shop know it: add, add several, count and total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import empty
from oscar.core.loading import get_model

from shop.attribution.sources import Source
from shop.basket import operations
from shop.basket.middleware import apply_offers, has_basket, unpriced, visitor_mark
from shop.basket.operations import CannotAdd
from shop.money import Money, money

from .cards import Card, cards, with_choice


@dataclass(frozen=True)
class Added:
    """What an Add did, on the card as it was chosen.

    ``repeated`` says that the same form had been posted before.
    """

    card: Card
    quantity: int
    repeated: bool = False


@dataclass(frozen=True)
class AddResult:
    """What became of one of several products: added, or why not."""

    card: Card
    ok: bool
    message: str = ""


@dataclass(frozen=True)
class BasketSummary:
    """How many pieces there are and what they cost, delivery apart."""

    count: int
    total: Money


def add_to_basket(
    request: Any,
    *,
    product_id: int,
    quantity: int = 1,
    variant_id: int | None = None,
    choices: Mapping[str, str] | None = None,
    source: Source | None = None,
    key: str = "",
) -> Added:
    """Put a product, or the chosen variant of it, into the visitor's basket.

    ``choices`` maps axis codes to values for a product whose variants differ in two.
    Raises :class:`CannotAdd` with a message for the visitor.
    """
    card = cards([product_id])[product_id]
    bought = operations.choose(card, variant_id, choices or {})
    _line, repeated = operations.add(
        basket=request.basket,
        product_id=bought,
        quantity=quantity,
        source=source,
        key=key,
        visitor=visitor_mark(request),
    )
    apply_offers(request)
    return Added(with_choice(card, bought, {}), quantity, repeated)


def add_many(
    request: Any, product_ids: Iterable[int], *, source: Source | None = None, key: str = ""
) -> list[AddResult]:
    """Put one of each product into the basket and tell for each how it went.

    A product with variants takes the variant that its card shows as selected.
    """
    results = []
    for product_id, card in cards(product_ids, alternatives=False).items():
        try:
            own_key = f"{key[:48]}.{product_id}" if key else ""
            operations.add(
                basket=request.basket,
                product_id=card.buy_id,
                quantity=1,
                source=source,
                key=own_key,
                visitor=visitor_mark(request),
            )
        except CannotAdd as refusal:
            results.append(AddResult(card, False, str(refusal)))
        else:
            results.append(AddResult(card, True))
    apply_offers(request)
    return results


def basket_summary(request: Any) -> BasketSummary:
    """Return the basket's count and total; no query for a visitor who has no basket.

    Three queries for one who has, as long as no offer is in force: then the total has to be
    worked out with it.
    """
    if not has_basket(request):
        return BasketSummary(0, money(0))
    if not _is_loaded(request) and not _offers_are_on():
        return _plain_summary(unpriced(request))
    if request.basket.is_empty:
        return BasketSummary(0, money(0))
    basket = request.basket
    return BasketSummary(basket.num_items, money(basket.total_incl_tax, basket.currency))


def _is_loaded(request: Any) -> bool:
    return getattr(request.basket, "_wrapped", None) is not empty


def _offers_are_on() -> bool:
    return bool(get_model("offer", "ConditionalOffer").active.exists())


def _plain_summary(basket: Any) -> BasketSummary:
    """Return count and total from the lines and their prices alone."""
    if basket.pk is None:
        return BasketSummary(0, money(0))
    lines = basket.lines.select_related("stockrecord").only("quantity", "basket", "stockrecord")
    rows = list(lines)
    prices = ((line.stockrecord.current_price or 0) * line.quantity for line in rows)
    return BasketSummary(sum(line.quantity for line in rows), money(sum(prices)))
