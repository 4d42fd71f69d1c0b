"""Sums as Stripe's API counts them, which is not always as the world does.

From https://docs.stripe.com/currencies: most currencies are counted in hundredths, even where
nobody has a coin for that (ISK, HUF); some have no decimals; of five with three decimals the
last digit has to be 0. On UGX the page contradicts itself, so it is not taken.
"""

from shop.money import Money, exponent
from shop.payments.gateway import from_units, units

WHOLE = " BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF "
THOUSANDTHS = " BHD JOD KWD OMR TND "
UNCLEAR = " UGX "
MOST = 99_999_999  # eight digits


def decimals(currency: str) -> int:
    """Return how many decimals Stripe counts in the currency."""
    if _is_in(currency, WHOLE):
        return 0
    return 3 if _is_in(currency, THOUSANDTHS) else 2


def is_known(currency: str) -> bool:
    """Return whether it is clear how Stripe counts the currency."""
    return not _is_in(currency, UNCLEAR)


def can_be_charged(total: Money) -> bool:
    """Return whether Stripe takes exactly this sum."""
    if not is_known(total.currency) or exponent(total.currency) > decimals(total.currency):
        return False
    count = units(total, decimals(total.currency))
    if _is_in(total.currency, THOUSANDTHS) and count % 10:
        return False
    return 0 < count <= MOST


def count(amount: Money) -> int:
    """Return the number that stands for the amount in Stripe's API."""
    return units(amount, decimals(amount.currency))


def amount(number: int, currency: str) -> Money:
    """Return the amount that a number of Stripe's API stands for; its currencies are lower case."""
    code = currency.upper()
    return from_units(number, code, decimals(code))


def _is_in(currency: str, codes: str) -> bool:
    return f" {currency} " in codes
