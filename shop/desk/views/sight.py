"""What a clerk sees of a refund before it is made: every sum, and whether it ends the order."""

from dataclasses import dataclass
from hashlib import sha256

from shop.money import Money, money
from shop.refunds.plan import Plan


@dataclass(frozen=True)
class Sight:
    """What a refund would do; ``mark`` names exactly this. An amount of nothing is None.

    ``goods`` are (pieces, title, amount, how many of them were not sent, whether back in stock).
    """

    goods: tuple[tuple[int, str, Money, int, bool], ...]
    delivery: Money | None
    other: Money | None
    amount: Money
    unpaid: Money | None
    cancels: bool
    mark: str


class LookFirst(Exception):
    """The refund would do something that its clerk has not seen yet."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        super().__init__(sight.mark)


def sight_of(plan: Plan, currency: str) -> Sight:
    """Return what is shown of the plan."""

    def some(amount: object) -> Money | None:
        shown = money(amount, currency)  # type: ignore[arg-type]
        return shown if shown else None

    goods = tuple(
        (
            move.part.quantity,
            move.line.title,
            money(move.amount, currency),
            move.unsent,
            move.part.restock,
        )
        for move in plan.moves
    )
    pieces = [
        f"{move.line.pk}x{move.part.quantity}{'r' if move.part.restock else 'w'}"
        for move in plan.moves
    ]
    sums = (plan.delivery, plan.other, plan.amount, plan.cancels)
    return Sight(
        goods=goods,
        delivery=some(plan.delivery),
        other=some(plan.other),
        amount=money(plan.amount, currency),
        unpaid=some(plan.goods + plan.delivery + plan.other - plan.amount),
        cancels=plan.cancels,
        mark=sha256(" ".join([*pieces, *map(str, sums)]).encode()).hexdigest(),
    )
