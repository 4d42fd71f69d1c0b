"""What a gateway must be able to do, and the words in which it is talked to.

An adapter translates between these and the gateway's own API. It keeps nothing and decides
nothing: what an answer means for the order is :mod:`shop.payments.settling`'s business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from shop.money import Money

from .method import PaymentMethod


class GatewayDown(Exception):
    """The gateway gave no answer that can be trusted: whether it acted is not known."""


class GatewayRefused(Exception):
    """The gateway said no, for certain; nothing was charged. The message is its reason."""


class BadNotice(Exception):
    """What came in as a notice is not one: not signed, too old, or unreadable."""


class Result(StrEnum):
    """How a payment stands with the gateway."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True)
class Ask:
    """A request to be paid. ``key`` makes it safe to repeat; times are aware."""

    key: str
    order_number: str
    amount: Money
    email: str
    language: str
    return_url: str
    cancel_url: str
    notify_url: str
    expires: datetime
    on_phone: bool = False
    ip: str = ""


@dataclass(frozen=True)
class Started:
    """What the gateway made of an ask: its reference, and its page where the buyer goes on."""

    reference: str
    url: str


@dataclass(frozen=True)
class Outcome:
    """The gateway's word on a payment. ``amount`` is what it took, when it took something."""

    result: Result
    reference: str = ""
    amount: Money | None = None
    reason: str = ""


@dataclass(frozen=True)
class Word:
    """A notice that was read and verified: which event, about which key, saying what."""

    event: str
    key: str
    outcome: Outcome


class Gateway(PaymentMethod):
    """A way to pay that takes the money through somebody's API.

    Every method may raise :class:`GatewayDown`; calls end within ten seconds.
    """

    initial_status: ClassVar[str] = "awaiting-payment"
    is_gateway = True

    def start(self, ask: Ask) -> Started:
        """Ask for the money. Again with the same key it answers the same and charges nothing.

        Raises :class:`GatewayRefused`.
        """
        raise NotImplementedError

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the payment stands. A key the gateway never heard of is FAILED."""
        raise NotImplementedError

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a notice says, or None for one about something else.

        Raises :class:`BadNotice`.
        """
        raise NotImplementedError

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back ``amount``; ``key`` makes it safe to repeat. Raises :class:`GatewayRefused`."""
        raise NotImplementedError

    def accepted(self) -> Any:
        """Return what the gateway wants to read in answer to a notice that was taken in."""
        return "ok"
