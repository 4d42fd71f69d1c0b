"""Sums as PayPal writes them: ``{"currency_code": "GBP", "value": "24.00"}``.

From https://developer.paypal.com/api/rest/reference/currency-codes/: it takes few currencies,
three of them without decimals, though two of those have some.
"""

from typing import Any

from shop.money import Money, exponent, money

CURRENCIES = (
    " AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB"
    " TWD USD "
)
WHOLE = " HUF JPY TWD "


def is_taken(currency: str) -> bool:
    """Return whether PayPal takes the currency at all."""
    return f" {currency} " in CURRENCIES


def decimals(currency: str) -> int:
    """Return how many decimals PayPal takes."""
    return 0 if f" {currency} " in WHOLE else 2


def can_be_charged(total: Money) -> bool:
    """Return whether PayPal takes exactly this sum."""
    places = decimals(total.currency)
    exact = total.amount == round(total.amount, places)
    return is_taken(total.currency) and exact and total.amount > 0


def written(amount: Money) -> dict[str, str]:
    """Return the amount as PayPal's JSON has it."""
    value = f"{amount.amount:.{decimals(amount.currency)}f}"
    return {"currency_code": amount.currency, "value": value}


def read(sum_: dict[str, Any]) -> Money:
    """Return the amount that PayPal's JSON stands for. Raises ValueError for a broken one."""
    found = money(sum_["value"], sum_["currency_code"])
    if len(str(sum_["value"]).partition(".")[2].rstrip("0")) > exponent(found.currency):
        raise ValueError(sum_)
    return found
