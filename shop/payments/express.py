"""Express: the buyer agrees at the gateway first and brings along who they are and where they live.

Nothing is charged by that. The order is placed as any other, and then the gateway is told of which
order and which sum the buyer's word is. Whatever does not fit any more leads to the gateway's page.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from shop.money import Money

from . import registry
from .gateway import Gateway, Started


@dataclass(frozen=True)
class Wish:
    """What the buyer is to agree to: about this sum. ``key`` makes it safe to repeat."""

    key: str
    amount: Money
    language: str
    return_url: str
    cancel_url: str


@dataclass(frozen=True)
class Agreed:
    """The buyer's word. ``account`` is how they know their account there.

    ``facts`` are fields of the checkout's form, as the gateway wrote them.
    """

    account: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Approval:
    """A word that an order may be paid with: the way to pay, its reference there, its page."""

    method: str
    reference: str
    page: str


class ExpressGateway(Gateway):
    """A gateway at which buyers can agree before there is an order."""

    reading = (*Gateway.reading, "open_express", "read_express")

    def open_express(self, wish: Wish) -> Started:
        """Return the page on which the buyer agrees. Raises GatewayRefused."""
        raise NotImplementedError

    def read_express(self, reference: str) -> Agreed | None:
        """Return what the buyer agreed to, or None where they did not."""
        raise NotImplementedError


def express_ways(*, country: str, total: Decimal) -> list[ExpressGateway]:
    """Return where an order of that total to the country (ISO alpha-2) can be agreed to first.

    It asks the database only where such a gateway is set up.
    """
    found = [one for one in registry.installed() if isinstance(one, ExpressGateway)]
    if not total or all(one.missing() for one in found):
        return []
    offered = registry.offered(country=country, total=total)
    return [one for one in offered if isinstance(one, ExpressGateway)]
