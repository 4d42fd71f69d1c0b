"""What offers take off a basket, worked out from plain values: nothing is read or written.

Pieces are what discounts are about. A piece that an offer has used is used up for others,
unless both may be combined; the second then counts from the price that the first one left. A
line's discount is rounded once, half up to the currency's smallest unit, and never exceeds
what the pieces cost; so the lines' discounts always add up to the offers'.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any

from .rounding import spread, unit_of

ZERO = Decimal(0)
_MOST_TIMES = 10_000

PERCENTAGE, AMOUNT, AMOUNT_EACH, FREE_PIECES, SET_PRICE = (
    "Percentage",
    "Absolute",
    "Fixed",
    "Multibuy",
    "Fixed price",
)
DELIVERY_PERCENTAGE, DELIVERY_AMOUNT, DELIVERY_PRICE = (
    "Shipping percentage",
    "Shipping absolute",
    "Shipping fixed price",
)
DELIVERY = (DELIVERY_PERCENTAGE, DELIVERY_AMOUNT, DELIVERY_PRICE)
COUNT, WORTH, KINDS = "Count", "Value", "Coverage"


@dataclass(frozen=True)
class Item:
    """A line: its key, its product's id, how many pieces, the price of one including tax."""

    key: int
    product: int
    quantity: int
    price: Decimal


@dataclass(frozen=True)
class Rule:
    """An offer as it is worked out.

    ``asks`` is COUNT, WORTH or KINDS of the products ``asked``; ``gives`` one of the above on
    the products ``given``. ``most_pieces`` limits the pieces (with FREE_PIECES it is how many
    are free), ``most_times`` how often it may be applied, ``most_money`` what it may take off.
    ``blocked`` says why it cannot be applied at all.
    """

    offer: Any
    asks: str
    need: Decimal
    asked: frozenset[int]
    gives: str
    value: Decimal
    given: frozenset[int]
    voucher: Any = None
    most_pieces: int | None = None
    most_times: int = _MOST_TIMES
    most_money: Decimal | None = None
    exclusive: bool = True
    blocked: Any = None


class Lack(Enum):
    """Why a rule takes nothing off."""

    GOODS = "none of the goods are there"
    PIECES = "more pieces are needed"
    WORTH = "goods for more money are needed"
    KINDS = "more different goods are needed"
    TAKEN = "the goods are reduced already"
    NOTHING = "it would take nothing off"
    BLOCKED = "it does not count now"


@dataclass(frozen=True)
class Share:
    """What comes off a line, and for how many of its pieces."""

    amount: Decimal
    quantity: int


@dataclass
class Outcome:
    """What a rule does: ``times`` applied, ``discount`` off the goods, by line; or what it lacks.

    ``missing`` is how many pieces, how much money or how many different goods would bring it
    (once more).
    """

    rule: Rule
    times: int = 0
    discount: Decimal = ZERO
    shares: dict[int, Share] = field(default_factory=dict)
    lack: Lack | None = None
    missing: Decimal = ZERO

    @property
    def on_delivery(self) -> bool:
        """Whether it is about what delivery costs."""
        return self.rule.gives in DELIVERY


class _Piece:
    __slots__ = ("key", "left", "price", "product", "shut", "used")

    def __init__(self, item: Item) -> None:
        self.key, self.product, self.price = item.key, item.product, item.price
        self.left = item.price
        self.used = self.shut = False


def work_out(items: Iterable[Item], rules: Sequence[Rule], currency: str) -> list[Outcome]:
    """Return what each rule does, in their order: the first have the first choice of pieces."""
    pieces = [_Piece(item) for item in items for _number in range(item.quantity) if item.price]
    unit = unit_of(currency)
    outcomes = []
    delivered = False
    for rule in rules:
        outcome = _apply(rule, pieces, unit)
        if outcome.on_delivery and outcome.times:
            if delivered:
                outcome = Outcome(rule, lack=Lack.TAKEN)
            delivered = True
        outcomes.append(outcome)
    return outcomes


def _apply(rule: Rule, pieces: list[_Piece], unit: Decimal) -> Outcome:
    if rule.blocked or not rule.most_times or rule.most_money == ZERO:
        return Outcome(rule, lack=Lack.BLOCKED)
    free = [
        piece
        for piece in pieces
        if piece.left > 0 and not piece.shut and not (rule.exclusive and piece.used)
    ]
    asked = [piece for piece in free if piece.product in rule.asked]
    lack, missing = _lack(rule, asked)
    if lack:
        known = any(piece.product in rule.asked for piece in pieces)
        if known and (lack is Lack.GOODS or not _lack(rule, _among(rule, pieces))[0]):
            lack = Lack.TAKEN
        return Outcome(rule, lack=lack, missing=missing)
    if rule.gives in DELIVERY:
        return Outcome(rule, times=1)
    groups = list(_groups(rule, free, asked))
    outcome = Outcome(rule, times=len(groups))
    _take(outcome, groups, unit)
    if not outcome.discount:
        given = any(piece.product in rule.given for piece in pieces)
        return Outcome(rule, lack=Lack.NOTHING if given else Lack.GOODS)
    outcome.missing = _missing_once_more(rule, pieces)
    return outcome


def _among(rule: Rule, pieces: Iterable[_Piece]) -> list[_Piece]:
    return [piece for piece in pieces if piece.product in rule.asked]


def _lack(rule: Rule, asked: Sequence[_Piece]) -> tuple[Lack | None, Decimal]:
    """Return what the pieces lack of what the rule asks for, and how much of it."""
    have, kind = {
        COUNT: (Decimal(len(asked)), Lack.PIECES),
        WORTH: (sum((piece.left for piece in asked), ZERO), Lack.WORTH),
        KINDS: (Decimal(len({piece.product for piece in asked})), Lack.KINDS),
    }[rule.asks]
    if have >= rule.need and asked:
        return None, ZERO
    return (kind if asked else Lack.GOODS), rule.need - have


@dataclass(frozen=True)
class _Group:
    """Pieces that one application uses, those that get cheaper, and by how much altogether."""

    used: list[_Piece]
    cheaper: list[_Piece]
    off: Decimal | None  # None: by the rule's percentage


def _groups(rule: Rule, free: list[_Piece], asked: list[_Piece]) -> Iterable[_Group]:
    given = sorted(
        (piece for piece in free if piece.product in rule.given), key=lambda piece: piece.left
    )
    if rule.gives == FREE_PIECES:
        yield from _free_groups(rule, given, asked)
    elif rule.gives == SET_PRICE:
        yield from _set_groups(rule, asked)
    else:
        chosen = given[: rule.most_pieces] if rule.most_pieces else given
        worth = sum((piece.left for piece in chosen), ZERO)
        off = {
            PERCENTAGE: None,
            AMOUNT: min(rule.value, worth),
            AMOUNT_EACH: sum((min(rule.value, piece.left) for piece in chosen), ZERO),
        }[rule.gives]
        if chosen:
            yield _Group(chosen, chosen, off)


def _free_groups(rule: Rule, given: list[_Piece], asked: list[_Piece]) -> Iterable[_Group]:
    """Of each so many pieces the cheapest are free: over all, the cheapest of the basket."""
    number, need = rule.most_pieces or 1, int(rule.need)
    dear = sorted(asked, key=lambda piece: -piece.left)
    for _time in range(rule.most_times):
        gifts = given[:number]
        rest = [piece for piece in dear if piece not in gifts]
        inside = len(dear) - len(rest)
        paid = rest[: max(0, need - inside)]
        if not gifts or len(paid) + inside < need:
            return
        yield _Group([*gifts, *paid], gifts, sum((piece.left for piece in gifts), ZERO))
        given = [piece for piece in given[number:] if piece not in paid]
        dear = [piece for piece in rest if piece not in paid]


def _set_groups(rule: Rule, asked: list[_Piece]) -> Iterable[_Group]:
    """So many pieces, or different goods, for one price: the dearest first."""
    dear = sorted(asked, key=lambda piece: -piece.left)
    need = int(rule.need)
    for _time in range(rule.most_times):
        if rule.asks == KINDS:
            first = {piece.product: piece for piece in reversed(dear)}
            chosen = sorted(first.values(), key=lambda piece: -piece.left)[:need]
        else:
            chosen = dear[:need]
        off = sum((piece.left for piece in chosen), ZERO) - rule.value
        if len(chosen) < need or off <= 0:
            return
        yield _Group(chosen, chosen, off)
        dear = [piece for piece in dear if piece not in chosen]


def _take(outcome: Outcome, groups: list[_Group], unit: Decimal) -> None:
    """Take the groups' discounts off their pieces, line by line, each line rounded once."""
    rule = outcome.rule
    wanted: dict[int, Decimal] = {}
    cheaper: dict[int, list[_Piece]] = {}
    for group in groups:
        whole = sum((piece.left for piece in group.cheaper), ZERO)
        for piece in group.cheaper:
            share = (
                piece.left * min(rule.value, Decimal(100)) / 100
                if group.off is None
                else group.off * piece.left / whole
            )
            wanted[piece.key] = wanted.get(piece.key, ZERO) + share
            cheaper.setdefault(piece.key, []).append(piece)
        for piece in group.used:
            piece.used, piece.shut = True, piece.shut or rule.exclusive
    off = _rounded(rule, wanted, unit)
    for key, amount in off.items():
        if amount:
            _lower(cheaper[key], amount, unit)
            outcome.shares[key] = Share(amount, len(cheaper[key]))
    outcome.discount = sum(off.values(), ZERO)


def _rounded(rule: Rule, wanted: dict[int, Decimal], unit: Decimal) -> dict[int, Decimal]:
    """Return what comes off each line. A percentage is rounded by line, a sum is split."""
    if rule.gives == PERCENTAGE:
        off = {key: amount.quantize(unit, ROUND_HALF_UP) for key, amount in wanted.items()}
    else:
        off = spread(sum(wanted.values(), ZERO).quantize(unit, ROUND_HALF_UP), wanted, unit)
    if rule.most_money is not None and sum(off.values(), ZERO) > rule.most_money:
        off = spread(rule.most_money.quantize(unit), off, unit)
    return off


def _lower(pieces: list[_Piece], amount: Decimal, unit: Decimal) -> None:
    shares = spread(amount, {number: piece.left for number, piece in enumerate(pieces)}, unit)
    for number, piece in enumerate(pieces):
        piece.left -= shares[number]


def _missing_once_more(rule: Rule, pieces: list[_Piece]) -> Decimal:
    """Return how many more pieces would bring a repeated offer once more, 0 for none."""
    if rule.gives not in (FREE_PIECES, SET_PRICE) or rule.asks != COUNT:
        return ZERO
    rest = sum(1 for piece in _among(rule, pieces) if not piece.used)
    return rule.need - rest if rest else ZERO
