"""The basket as pages outside the shop know it: add, add several, count and total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import empty
from oscar.core.loading import get_model

from shop.attribution.notes import note_added
from shop.attribution.sources import Source, source_columns
from shop.attribution.touches import note_add, touch_columns, touch_of
from shop.basket import adding, operations
from shop.basket.adding import Wanted
from shop.basket.locking import CannotAdd
from shop.basket.middleware import apply_offers, has_basket, unpriced, visitor_mark
from shop.money import Money, money
from shop.partner.showing import at_home, in_words, noted

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
    """How many pieces there are and what they cost as it is shown, delivery apart."""

    count: int
    total: Money
    without_tax: bool = False

    @property
    def words(self) -> str:
        """The total as text, with its label where tax is left out."""
        return in_words(self.total, without_tax=self.without_tax)


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
    touch = touch_of(request)
    _line, repeated = adding.add(
        basket=request.basket,
        product_id=bought,
        quantity=quantity,
        source=source,
        touch=touch,
        key=key,
        visitor=visitor_mark(request),
    )
    note_add(touch, bought)
    note_added(source.note_id if source else None, bought, request)
    apply_offers(request)
    return Added(with_choice(card, bought, {}), quantity, repeated)


def add_many(
    request: Any, product_ids: Iterable[int], *, source: Source | None = None, key: str = ""
) -> list[AddResult]:
    """Put one of each product into the basket and tell for each how it went.

    A product with variants takes the variant that its card shows as selected.
    """
    found = cards(product_ids, alternatives=False, stars=False)
    touch = touch_of(request)
    columns = source_columns(source) | touch_columns(touch)
    wanted = [
        Wanted(card.buy_id, 1, f"{key[:48]}.{product_id}" if key else "", columns)
        for product_id, card in found.items()
    ]
    try:
        outcomes = adding.add_each(
            basket=request.basket, wanted=wanted, visitor=visitor_mark(request)
        )
    except CannotAdd as refusal:
        outcomes = [adding.Outcome(refusal=refusal) for _card in found]
    for card, outcome in zip(found.values(), outcomes, strict=True):
        if not outcome.refusal:
            note_add(touch, card.buy_id)
            note_added(source.note_id if source else None, card.buy_id, request)
    apply_offers(request)
    return [
        AddResult(card, not outcome.refusal, str(outcome.refusal or ""))
        for card, outcome in zip(found.values(), outcomes, strict=True)
    ]


def basket_summary(request: Any) -> BasketSummary:
    """Return the basket's count and total; no query for a visitor who has no basket.

    Three queries for one who has, as long as no offer concerns them: then the total has to be
    worked out with it.
    """
    if not has_basket(request):
        return BasketSummary(0, money(0))
    if not _is_loaded(request) and not _offers_are_on(found := unpriced(request)):
        plain = _plain_summary(found)
        if plain is not None:
            return plain
    if request.basket.is_empty:
        return BasketSummary(0, money(0))
    basket = request.basket
    without_tax = basket.strategy.taxes.without_tax
    total = basket.total_excl_tax if without_tax else basket.total_incl_tax
    return BasketSummary(basket.num_items, money(total, basket.currency), without_tax)


def _is_loaded(request: Any) -> bool:
    return getattr(request.basket, "_wrapped", None) is not empty


def _offers_are_on(basket: Any) -> bool:
    """Return whether there is an offer for everybody, or one that the basket's vouchers bring."""
    model = get_model("offer", "ConditionalOffer")
    theirs = Q(vouchers__basket=basket.pk) if basket.pk else Q(pk__in=())
    return bool(model.active.filter(Q(offer_type=model.SITE) | theirs).exists())


def _plain_summary(basket: Any) -> BasketSummary | None:
    """Return count and total from the lines and their prices alone, or None if tax is left out."""
    if basket.pk is None:
        return BasketSummary(0, money(0))
    lines = basket.lines.select_related("stockrecord").only("quantity", "basket", "stockrecord")
    rows = list(lines.annotate(without_tax=at_home()))
    if rows and noted(rows[0].without_tax):
        return None
    prices = ((line.stockrecord.current_price or 0) * line.quantity for line in rows)
    return BasketSummary(sum(line.quantity for line in rows), money(sum(prices)))
