"""Product cards in bulk: everything that a block, a list or a page shows of a product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from shop.money import Money
from shop.partner.showing import in_words, left_out
from shop.partner.stock import StockState

COMBINED = "variant"  # the code of an axis whose values are whole variants, see assembly._axes

GREATEST_ID = 2**63 - 1  # a number beyond this makes the databases fail instead of finding nothing


class Priced:
    """A price as it is charged (``price``, ``was``, ``lowest30``) and as it is shown.

    ``hidden_tax`` is the rate of the tax that is left out where the price is shown (0.2 is
    20 %); None shows it with the tax inside.
    """

    price: Money | None
    was: Money | None
    lowest30: Money | None
    hidden_tax: Decimal | None

    @property
    def without_tax(self) -> bool:
        """Whether its prices are shown without tax."""
        return self.hidden_tax is not None

    @property
    def shown_price(self) -> Money | None:
        """The price as it is shown."""
        return left_out(self.price, self.hidden_tax)

    @property
    def shown_was(self) -> Money | None:
        """The price before a reduction as it is shown."""
        return left_out(self.was, self.hidden_tax)

    @property
    def shown_lowest30(self) -> Money | None:
        """The lowest price of the 30 days before a reduction as it is shown."""
        return left_out(self.lowest30, self.hidden_tax)

    @property
    def price_words(self) -> str:
        """The shown price as text, with its label where tax is left out; "" without a price."""
        price = self.shown_price
        return "" if price is None else in_words(price, without_tax=self.without_tax)


@dataclass(frozen=True)
class Variant(Priced):
    """One choice of a product. ``axes`` maps an axis's code to the value of this variant."""

    id: int
    upc: str
    label: str
    axes: dict[str, str]
    price: Money | None
    was: Money | None
    state: StockState
    count: int | None
    url: str
    lowest30: Money | None = None
    available_from: datetime | None = None
    pictures: tuple[object, ...] = ()
    hidden_tax: Decimal | None = None

    @property
    def picture(self) -> object | None:
        """Its own first picture; without one the product's will do."""
        return self.pictures[0] if self.pictures else None


@dataclass(frozen=True)
class Choice:
    """A value of an axis, and the best state among the variants that have it."""

    value: str
    label: str
    state: StockState = StockState.GONE
    selected: bool = False


@dataclass(frozen=True)
class Axis:
    """What variants differ in: a glaze, a size."""

    code: str
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Card(Priced):
    """A product as a reader sees it. ``id`` is what was asked for, a pinned variant's own.

    With variants, its ``price``, ``was`` and ``lowest30`` are the cheapest one's and its
    ``state`` the best; what the ``selected`` one costs and how it stands is to be read there.
    ``pictures`` begin with the selected one's, ``album`` with the product's.
    """

    id: int
    product_id: int
    title: str = ""
    url: str = ""
    maker: str = ""
    place: str = ""
    maker_slug: str = ""
    summary: str = ""
    picture: object | None = None
    alt: str = ""
    pictures: tuple[object, ...] = ()
    album: tuple[object, ...] = ()
    price: Money | None = None
    price_from: bool = False
    was: Money | None = None
    lowest30: Money | None = None
    state: StockState = StockState.GONE
    count: int | None = None
    available_from: datetime | None = None
    variants: tuple[Variant, ...] = ()
    axes: tuple[Axis, ...] = ()
    selected: Variant | None = None
    pinned: bool = False
    rating: float | None = None
    reviews: int = 0
    category_ids: tuple[int, ...] = ()
    hidden_tax: Decimal | None = None
    alternative: "Card | None" = None

    @property
    def can_buy(self) -> bool:
        """Whether some choice of it can be put into a basket."""
        return self.state.can_buy

    @property
    def sold_out(self) -> tuple[Variant, ...]:
        """The choices, beside the chosen one, that can be waited for."""
        chosen = self.selected.id if self.selected else None
        return (
            ()
            if self.pinned
            else tuple(
                one for one in self.variants if one.state is StockState.OUT and one.id != chosen
            )
        )

    @property
    def buy_id(self) -> int:
        """The id of what an Add without a choice takes."""
        return self.selected.id if self.selected else self.id


def cards(ids: Iterable[int], *, alternatives: bool = True, stars: bool = True) -> dict[int, Card]:
    """Return a card for every id, in as many queries for one as for a hundred.

    ``ids`` name products or variants; an id that nothing has (any more) gets a card
    with the state GONE and no title. A card that is GONE carries one alternative
    from the same shelf, unless ``alternatives`` is off. Without ``stars`` nobody is asked
    what buyers say of it.
    """
    from .assembly import build
    from .loading import load

    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    possible = [one for one in wanted if 0 < one <= GREATEST_ID]
    found = {card.id: card for card in build(load(possible, stars=stars), possible)}
    result = {wanted_id: found.get(wanted_id) or Card(wanted_id, wanted_id) for wanted_id in wanted}
    if alternatives:
        from .alternatives import with_alternatives

        return with_alternatives(result)
    return result


def card(product_id: int) -> Card:
    """Return one card; see :func:`cards`."""
    return cards([product_id])[product_id]


def select(card: Card, variant: Variant | None) -> Card:
    """Return the card with this variant chosen, and the state of every other choice beside it.

    With two axes the state of a value is that of the variant which has it and agrees with
    the chosen one on the other axis: "sold out" means sold out together. The variant's
    pictures come first.
    """
    axes = tuple(
        replace(axis, choices=tuple(_stand(card, axis, one, variant) for one in axis.choices))
        for axis in card.axes
    )
    pictures = tuple(dict.fromkeys([*(variant.pictures if variant else ()), *card.album]))
    first = pictures[0] if pictures else None
    return replace(
        card,
        selected=variant,
        axes=axes,
        pictures=pictures,
        picture=first,
        alt=getattr(first, "description", "") or card.title,
    )


def with_choice(card: Card, variant_id: int | None, choices: Mapping[str, str]) -> Card:
    """Return the card as it is with what a form chose; a choice nobody sells changes nothing.

    A variant's id says more than values of axes do.
    """
    if card.pinned:
        return card
    by_id = [one for one in card.variants if one.id == variant_id]
    by_value = [one for one in card.variants if choices and choices.items() <= one.axes.items()]
    wanted = [*by_id, *by_value]
    return select(card, wanted[0]) if wanted else card


def _stand(card: Card, axis: Axis, choice: Choice, chosen: Variant | None) -> Choice:
    if axis.code == COMBINED:
        fitting = [one for one in card.variants if str(one.id) == choice.value]
        selected = chosen is not None and str(chosen.id) == choice.value
    else:
        rest = dict(chosen.axes) if chosen else {}
        rest[axis.code] = choice.value
        fitting = [one for one in card.variants if rest.items() <= one.axes.items()]
        selected = chosen is not None and chosen.axes.get(axis.code) == choice.value
    order = list(StockState)
    state = min((one.state for one in fitting), key=order.index, default=StockState.GONE)
    return replace(choice, state=state, selected=selected)
