"""An amount with its currency, shown as the reader's language writes it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision
from django.conf import settings
from django.utils.translation import get_language, to_locale


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were put together."""


@dataclass(frozen=True, order=False)
class Money:
    """``amount`` in ``currency`` (ISO 4217); adding two needs one currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return format_currency(self.amount, self.currency, locale=_locale())

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    @property
    def plain(self) -> str:
        """The bare number, for ``data-price`` and structured data: ``24.00``."""
        return f"{self.amount:.{exponent(self.currency)}f}"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up.")


def money(amount: Decimal | int | str, currency: str | None = None) -> Money:
    """Return the amount, rounded half up to the currency's smallest unit.

    Without ``currency`` it is the site's.
    """
    currency = currency or settings.OSCAR_DEFAULT_CURRENCY
    unit = Decimal(1).scaleb(-exponent(currency))
    return Money(Decimal(amount).quantize(unit, ROUND_HALF_UP), currency)


def exponent(currency: str) -> int:
    """Return how many decimals the currency has: 0 for JPY, 2 for GBP, 3 for KWD (CLDR)."""
    return int(get_currency_precision(currency))


def _locale() -> str:
    return to_locale(get_language() or settings.LANGUAGE_CODE)
