"""What every way to pay tells the checkout and the buyer."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shop.money import Money


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
    #: The status of an order that has been placed and not been paid for yet.
    initial_status: ClassVar[str]

    def is_offered(self, *, country: str) -> bool:
        """Return whether an order that goes to the country (ISO alpha-2) can be paid so."""
        return True

    def button(self, total: Money) -> str:
        """Return the text of the last button, which names what it obliges to (ux 66)."""
        return _("Pay %(total)s") % {"total": total}

    def instructions(self, *, number: str, total: Money) -> Instructions | None:
        """Return what the buyer of the order ``number`` has to do now, or None."""
        return None
