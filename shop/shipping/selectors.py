"""What pages tell of delivery before a buyer has said where the parcel goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language

from shop.money import Money, money

from .arrivals import arrival_words
from .models import DeliveryMethod


@dataclass(frozen=True)
class Terms:
    """Delivery at home (``home``, ``free_from``, ``arrives``) and ``abroad``, with tax.

    ``home`` and ``abroad`` are None where nothing goes there; ``varies`` says that steps may
    add to the price at home.
    """

    home: Money | None
    free_from: Money | None
    abroad: Money | None
    country: str
    arrives: str = ""
    varies: bool = False


def offered() -> list[DeliveryMethod]:
    """Return the deliveries that are switched on, in their order. Two queries."""
    return list(DeliveryMethod.objects.offered())


def terms(rows: Iterable[DeliveryMethod] | None = None) -> Terms:
    """Return what delivery costs at the least, by the first row that goes there."""
    rows = offered() if rows is None else rows
    country = settings.SHOP_COUNTRY
    home = next((row for row in rows if row.goes_to(country)), None)
    others = (row for row in rows if row.reach == row.OTHERS and row is not home)
    abroad = next(others, None)
    return Terms(
        home=_least(home),
        free_from=money(home.free_from) if home and home.free_from is not None else None,
        abroad=_least(abroad),
        country=country,
        arrives=arrival_words(home) if home else "",
        varies=home is not None and bool(list(home.steps.all())),
    )


def free_from(rows: Iterable[DeliveryMethod], country: str) -> Decimal | None:
    """Return the total from which the first delivery to the country is free, if any."""
    first = next((row for row in rows if row.goes_to(country)), None)
    return first.free_from if first else None


def by_code(code: str) -> DeliveryMethod | None:
    """Return the delivery with this code, or None. One query, and none without a code."""
    return DeliveryMethod.objects.filter(code=code).first() if code else None


def name_of(row: DeliveryMethod | None, stored: str) -> str:
    """Return an order's delivery in the active language.

    ``stored`` is the name at the time, in the shop's first language: it stays where the
    method (``row``) is gone or is called otherwise by now.
    """
    if row is None or get_language() == settings.LANGUAGE_CODE:
        return stored
    return row.localized("name") if row.name == stored else stored


def _least(row: DeliveryMethod | None) -> Money | None:
    if row is None:
        return None
    first = [row.steps_of(measure)[:1] for measure in ("weight", "total")]
    return money(row.price + sum((steps[0].price for steps in first if steps), Decimal(0)))
