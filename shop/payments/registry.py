"""The ways to pay: which there are, and which of them buyers are offered.

A folder below this one is a way to pay. What buyers are offered is decided in the back office,
row by row (:class:`~shop.payments.choice_models.PaymentChoice`); where nothing was decided, the
environment's ``PAYMENTS`` says what is on, in its order, after what has a row.
"""

import functools
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path

from django.conf import settings

from shop.money import money

from .choice_models import PaymentChoice
from .method import PaymentMethod


class UnknownPayment(LookupError):
    """There is no folder of that name below :mod:`shop.payments`."""


@dataclass(frozen=True)
class Way:
    """A way to pay and what was decided of it; without a row the environment decides."""

    method: PaymentMethod
    choice: PaymentChoice | None

    @property
    def is_active(self) -> bool:
        """Whether it is switched on. One that takes no money has to be in ``PAYMENTS`` as well."""
        named = self.method.code in settings.SHOP_PAYMENTS
        if self.choice is None:
            return named
        return self.choice.is_active and (named or not self.method.for_trying)

    @property
    def note(self) -> str:
        """The owner's sentence for buyers, in the active language."""
        return self.choice.localized("note") if self.choice else ""

    def is_offered(self, *, country: str, total: Decimal | None) -> bool:
        """Return whether an order can be paid so; ``total`` is None where it is not known."""
        if not self.is_active or self.method.missing():
            return False
        if self.choice and not self.choice.holds(country=country, total=total):
            return False
        if total is not None and not self.method.takes(money(total)):
            return False
        return self.method.is_offered(country=country)


def methods() -> list[PaymentMethod]:
    """Return the ways that the environment names. Raises :class:`UnknownPayment`: see checks."""
    return list(_load(settings.SHOP_PAYMENTS))


@functools.cache
def installed() -> tuple[PaymentMethod, ...]:
    """Return every way to pay that has a folder, by code."""
    folders = (
        found.name
        for found in pkgutil.iter_modules([str(Path(__file__).parent)])
        if found.ispkg and (Path(__file__).parent / found.name / "method.py").exists()
    )
    return tuple(sorted(_load(list(folders)), key=lambda method: method.code))


def ways() -> list[Way]:
    """Return every way to pay, those with a row first, in the buyers' order. One query."""
    rows = {row.code: row for row in PaymentChoice.objects.all()}
    named = settings.SHOP_PAYMENTS
    found = [Way(method, rows.get(method.code)) for method in installed()]

    def place(way: Way) -> tuple[bool, int, str]:
        code = way.method.code
        if way.choice:
            return (False, way.choice.position, code)
        return (True, named.index(code) if code in named else len(named), code)

    return sorted(found, key=place)


def offered(*, country: str, total: Decimal | None = None) -> list[PaymentMethod]:
    """Return the ways to pay for an order that goes to the country (ISO alpha-2).

    ``total`` is what is to be paid; without it limits of the total are not looked at.
    """
    return [way.method for way in offered_ways(country=country, total=total)]


def offered_ways(*, country: str, total: Decimal | None = None) -> list[Way]:
    """Return the same with what was decided of each."""
    return [way for way in ways() if way.is_offered(country=country, total=total)]


def find(code: str) -> PaymentMethod | None:
    """Return the way to pay with this code, offered or not, or None where there is none.

    Old orders keep their label, and money that is still on its way is still looked after.
    """
    return next((method for method in installed() if method.code == code), None)


def _load(names: list[str]) -> Iterator[PaymentMethod]:
    for name in names:
        if not name.isidentifier():
            raise UnknownPayment(name)
        try:
            module = import_module(f"shop.payments.{name}.method")
        except ModuleNotFoundError as error:
            raise UnknownPayment(name) from error
        yield module.METHOD
