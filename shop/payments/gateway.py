"""What a gateway must be able to do, and the words in which it is talked to.

An adapter translates between these and the gateway's own API. It keeps nothing and decides
nothing: what an answer means for the order is :mod:`shop.payments.settling`'s business.

:func:`units` and :func:`from_units` count money in a currency's smallest unit, as most do.
"""

import functools
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from shop.money import Money, exponent, money

from .method import PaymentMethod

logger = logging.getLogger(__name__)

#: What an adapter stumbles over where an answer is not of the shape that it should have.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class GatewayDown(Exception):
    """The gateway gave no answer that can be trusted: whether it acted is not known."""


class GatewayRefused(Exception):
    """The gateway said no, for certain; nothing was charged. The message is its reason.

    It is kept: our own words are a saying (:mod:`shop.order.sayings`), for whoever reads it later.
    """


class NotHere(Exception):
    """The gateway's page does not open in this browser. The message says what to do instead."""


class BadNotice(Exception):
    """What came in as a notice is not one: not signed, too old, or unreadable."""


class Result(StrEnum):
    """How a payment stands with the gateway.

    PENDING waits for the buyer. APPROVED has the buyer's word and is still to be collected, see
    :meth:`Gateway.capture`. UNDERWAY has done with the buyer and takes hours or days.
    """

    PENDING = "pending"
    APPROVED = "approved"
    UNDERWAY = "underway"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True)
class ShipTo:
    """Where the goods go; ``country`` is ISO alpha-2."""

    name: str
    line1: str
    line2: str
    city: str
    state: str
    postcode: str
    country: str


@dataclass(frozen=True)
class Ask:
    """A request to be paid. ``key`` makes it safe to repeat; times are aware.

    ``agent`` is the buyer's browser as it names itself, ``payer`` the buyer as the gateway names
    them, where it has to know. ``begun`` is where an earlier ask with the same key sent the
    buyer, and ``reference`` what the gateway called it, if there was one; then ``ship_to`` is
    where the goods go.
    """

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
    agent: str = ""
    payer: str = ""
    begun: str = ""
    reference: str = ""
    ship_to: ShipTo | None = None


@dataclass(frozen=True)
class Started:
    """What the gateway made of an ask: its reference, and its page where the buyer goes on.

    Where there is no page but a ``code``, the shop shows it as a QR code to be scanned. A buyer
    who has ``agreed`` already sees the page again only when something is in the way.
    """

    reference: str
    url: str = ""
    code: str = ""
    agreed: bool = False


@dataclass(frozen=True)
class Outcome:
    """The gateway's word on a payment or a refund.

    ``amount`` is what it took, when it took something. With PENDING, ``reason`` tells the buyer
    why the gateway's page has to be seen again. It is kept as it is: our words as a saying.
    """

    result: Result
    reference: str = ""
    amount: Money | None = None
    reason: str = ""


@dataclass(frozen=True)
class Word:
    """A notice that was read and verified: which event, about which key, saying what.

    With a ``refund`` (our key of it, or the gateway's name), the outcome is that of the refund;
    one without a sum says only that the gateway is to be asked.
    """

    event: str
    key: str
    outcome: Outcome
    refund: str = ""


@dataclass(frozen=True)
class Back:
    """A refund as the gateway has it: how it stands, its name there (the outcome's reference).

    ``key`` is ours of it, where the gateway knows one.
    """

    outcome: Outcome
    key: str = ""


class Gateway(PaymentMethod):
    """A way to pay that takes the money through somebody's API.

    Every method may raise :class:`GatewayDown`; calls end within ten seconds. An adapter reads
    answers as if they were as they should be: what it stumbles over (``UNREADABLE``) becomes
    GatewayDown, and BadNotice where a notice is read.
    """

    initial_status: ClassVar[str] = "awaiting-payment"
    is_gateway = True
    #: Whether :meth:`refunds` finds those too whose names nobody here knows.
    lists_refunds: ClassVar[bool] = False
    #: The methods that read the gateway's answers.
    reading: ClassVar[tuple[str, ...]] = (
        "start",
        "look_up",
        "close",
        "capture",
        "refund",
        "refunds",
    )

    def __init_subclass__(cls, **about: Any) -> None:
        super().__init_subclass__(**about)
        for name in {*cls.reading, "read_notice"} & cls.__dict__.keys():
            fault = BadNotice if name == "read_notice" else GatewayDown
            setattr(cls, name, _readable(cls.__dict__[name], fault))

    def how_to_scan(self) -> tuple[str, ...]:
        """Return what a buyer does with the code, step by step, where there is one."""
        return ()

    def start(self, ask: Ask) -> Started:
        """Ask for the money. Again with the same key it answers the same and charges nothing.

        Raises :class:`GatewayRefused` and :class:`NotHere`.
        """
        raise NotImplementedError

    def look_up(self, *, key: str, reference: str) -> Outcome:
        """Return how the payment stands.

        A key the gateway never heard of is FAILED; PENDING where it hears of a payment only
        once the buyer is there.
        """
        raise NotImplementedError

    def close(self, *, key: str, reference: str) -> Outcome:
        """See to it that nobody can pay any more and return how the payment stands then.

        FAILED when it is closed, PAID when the buyer was faster, PENDING where the gateway
        closes by itself.
        """
        return Outcome(Result.PENDING)

    def capture(self, *, key: str, reference: str) -> Outcome:
        """Collect an APPROVED payment and return how it stands; again collects nothing more."""
        return self.look_up(key=key, reference=reference)

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Word | None:
        """Return what a notice says, or None for one about something else.

        Raises :class:`BadNotice`.
        """
        raise NotImplementedError

    def refund(self, *, key: str, reference: str, amount: Money, attempt_key: str) -> Outcome:
        """Pay back ``amount``; ``key`` makes it safe to repeat. Raises :class:`GatewayRefused`.

        PENDING when the gateway has taken it on and is not done: it is asked again, or a
        notice tells. PAID only with the sum that went, as the gateway says it.
        """
        raise NotImplementedError

    def refunds(self, *, key: str, reference: str, names: Iterable[str]) -> list[Back]:
        """Return what has become of the refunds of a payment.

        All of them where the gateway lists them, those made in its own dashboard among them;
        elsewhere those of the ``names`` (our keys, or the gateway's) that it knows.
        """
        return []

    def accepted(self) -> Any:
        """Return what the gateway wants to read in answer to a notice that was taken in."""
        return "ok"

    def refused(self, reason: str) -> Any:
        """Return what the gateway wants to read in answer to a notice that was not taken in."""
        return {"error": reason}


def _readable(read: Callable[..., Any], fault: type[Exception]) -> Callable[..., Any]:
    """Return ``read`` with ``fault`` raised for what it cannot read."""

    @functools.wraps(read)
    def reading(self: Gateway, *args: Any, **about: Any) -> Any:
        try:
            return read(self, *args, **about)
        except UNREADABLE as garbage:
            logger.warning("%s of %s could not read: %r", read.__name__, self.code, garbage)
            raise fault(f"What came from {self.code} is unreadable.") from garbage

    return reading


def units(amount: Money, decimals: int | None = None) -> int:
    """Return the amount in the smallest unit: £1.50 is 150, ¥150 is 150.

    ``decimals`` is for gateways that count a currency otherwise than CLDR.
    """
    places = exponent(amount.currency) if decimals is None else decimals
    return int(amount.amount.scaleb(places))


def from_units(count: int, currency: str, decimals: int | None = None) -> Money:
    """Return the amount that so many of the smallest unit make."""
    places = exponent(currency) if decimals is None else decimals
    return money(Decimal(int(count)).scaleb(-places), currency)
