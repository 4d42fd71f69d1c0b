"""Sums of money in whole units of their currency: split without a rest, taken off a charge."""

from decimal import ROUND_HALF_UP, Decimal

from shop.money import exponent

_ZERO = Decimal(0)


def unit_of(currency: str) -> Decimal:
    """Return the smallest amount of the currency (ISO 4217): 0.01 for GBP, 1 for JPY."""
    return Decimal(1).scaleb(-exponent(currency))


def spread(amount: Decimal, weights: dict[int, Decimal], unit: Decimal) -> dict[int, Decimal]:
    """Split an amount by weight into whole units that add up to it: the largest rests get more."""
    whole = sum(weights.values(), _ZERO)
    if not whole:
        return dict.fromkeys(weights, _ZERO)
    exact = {key: amount * weight / whole for key, weight in weights.items()}
    shares = {key: part - part % unit for key, part in exact.items()}
    rest = int((amount - sum(shares.values(), _ZERO)) / unit)
    for key in sorted(exact, key=lambda key: shares[key] - exact[key])[:rest]:
        shares[key] += unit
    return shares


def off_delivery(
    gives: str, value: Decimal | None, charge: Decimal, currency: str | None = None
) -> Decimal:
    """Return what an offer on delivery takes off a charge: at most the charge itself."""
    amount = value or _ZERO
    off = {
        "Shipping percentage": charge * min(amount, Decimal(100)) / 100,
        "Shipping absolute": amount,
        "Shipping fixed price": max(_ZERO, charge - amount),
    }.get(gives, _ZERO)
    if currency:
        off = off.quantize(unit_of(currency), ROUND_HALF_UP)
    return min(charge, off)
