"""The ways to pay that this site offers, in the order of its settings."""

from collections.abc import Iterator
from importlib import import_module

from django.conf import settings

from .method import PaymentMethod


class UnknownPayment(LookupError):
    """There is no folder of that name below :mod:`shop.payments`."""


def methods() -> list[PaymentMethod]:
    """Return the ways to pay. Raises :class:`UnknownPayment`, which a system check catches."""
    return list(_load(settings.SHOP_PAYMENTS))


def offered(*, country: str) -> list[PaymentMethod]:
    """Return the ways to pay for an order that goes to the country (ISO alpha-2)."""
    return [method for method in methods() if method.is_offered(country=country)]


def find(code: str) -> PaymentMethod | None:
    """Return the way to pay with this code, or None: an old order may name a dropped one."""
    return next((method for method in methods() if method.code == code), None)


def _load(names: list[str]) -> Iterator[PaymentMethod]:
    for name in names:
        if not name.isidentifier():
            raise UnknownPayment(name)
        try:
            module = import_module(f"shop.payments.{name}.method")
        except ModuleNotFoundError as error:
            raise UnknownPayment(name) from error
        yield module.METHOD
