"""What every way to pay tells the checkout and the buyer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shop.money import Money


def unset(given: Mapping[str, Any], needed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables of what is needed and not given; ``needed`` names each by its key."""
    return tuple(variable for key, variable in needed.items() if not given[key])


@dataclass(frozen=True)
class Instructions:
    """What is left to do for the buyer: a sentence, and facts to copy (label and value)."""

    text: str
    facts: tuple[tuple[str, str], ...] = ()


class PaymentMethod:
    """A way to pay. A folder below :mod:`shop.payments` has one, as ``method.METHOD``."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    hint: ClassVar[str | Promise] = ""
    #: Takes no money: it is offered only where the environment's PAYMENTS names it.
    for_trying: ClassVar[bool] = False
    #: The status of an order that has been placed and not been paid for yet.
    initial_status: ClassVar[str]

    def takes(self, total: Money) -> bool:
        """Return whether exactly this sum, in this currency, can be paid so."""
        return True

    def is_offered(self, *, country: str) -> bool:
        """Return whether an order that goes to the country (ISO alpha-2) can be paid so."""
        return True

    def is_at_home_in(self, agent: str) -> bool:
        """Return whether the browser that calls itself so is this way's own app: it goes first."""
        return False

    def missing(self) -> tuple[str, ...]:
        """Return the variables of the environment that are still to be set before it works."""
        return ()

    def broken(self) -> tuple[str, ...]:
        """Return what is wrong with the variables that are set, a sentence each."""
        return ()

    def button(self, total: Money) -> str:
        """Return the text of the last button, which names what it obliges to (ux 66)."""
        return _("Pay %(total)s") % {"total": total}

    def instructions(self, *, number: str, total: Money) -> Instructions | None:
        """Return what the buyer of the order ``number`` has to do now, or None."""
        return None
