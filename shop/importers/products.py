"""What an import knows of a product, whoever's file it came from.

``None`` in a field means that the file does not say; the shop's own value then stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell about a row of the file."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that lies at an address on the web."""

    row: int
    url: str
    alt: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """A lower price for a while; without a price there is no sale."""

    price: Decimal | None = None
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """How many there are. ``count`` None: they are not counted and never run out."""

    count: int | None = None


@dataclass(slots=True)
class Offer:
    """What a thing costs, tax included and in the site's currency, and how many there are.

    ``first_stock`` is for a thing that is new where the file does not say how many there are.
    """

    price: Decimal | None = None
    sale: Sale | None = None
    stock: Stock | None = None
    low_stock: int | None = None
    first_stock: Stock = Stock()


@dataclass(slots=True)
class Identity:
    """How a thing is found again: by its SKU, else by the source's own name for it."""

    row: int
    sku: str
    code: str


@dataclass(slots=True)
class ImportedVariant:
    """One version of a product: ``values`` are its choices, axis name first."""

    identity: Identity
    values: tuple[tuple[str, str], ...]
    title: str = ""
    description: str | None = None
    published: bool | None = None
    weight: Decimal | None = None
    offer: Offer = field(default_factory=Offer)
    pictures: tuple[Picture, ...] = ()


@dataclass(slots=True)
class ImportedProduct:
    """A product with everything that hangs on it. With ``variants`` it has no offer.

    With ``hidden_at_first`` a new one waits to be published by hand.
    """

    identity: Identity
    title: str
    rows: tuple[int, ...]
    summary: str | None = None
    description: str | None = None
    meta_title: str | None = None
    meta_description: str | None = None
    published: bool | None = None
    hidden_at_first: bool = False
    weight: Decimal | None = None
    maker: str | None = None
    categories: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    offer: Offer | None = None
    variants: tuple[ImportedVariant, ...] = ()
    pictures: tuple[Picture, ...] = ()
    warnings: tuple[Message, ...] = ()

    def identities(self) -> Iterator[Identity]:
        """Yield the product's identity and then its variants'."""
        yield self.identity
        for variant in self.variants:
            yield variant.identity


@dataclass(slots=True)
class NotImported:
    """A product that stays out whole: ``errors`` say why, or ``reason`` if it is no fault."""

    title: str
    sku: str
    rows: tuple[int, ...]
    errors: tuple[Message, ...] = ()
    reason: str = ""
    warnings: tuple[Message, ...] = ()
