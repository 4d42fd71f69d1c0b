"""The demo's offers and vouchers."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from shop.voucher import operations
from shop.voucher.marketing import writing

from .reading import table, translated


def load() -> None:
    """Write what is cheaper; what is there is brought up to date, a stop of the owner's stays."""
    shop = table("shop.toml")
    for row in shop.get("offers", []):
        _offer(row)
    for row in shop.get("vouchers", []):
        _voucher(row)


def _offer(row: dict[str, Any]) -> None:
    model = get_model("offer", "ConditionalOffer")
    offer = model.objects.filter(name=row["name"], offer_type=model.SITE).first()
    offer = offer or model(name=row["name"], offer_type=model.SITE)
    writing.fill(offer, **_given(row))
    offer.save()


def _voucher(row: dict[str, Any]) -> None:
    model = get_model("voucher", "Voucher")
    voucher = operations.find(row["code"])
    brought = voucher.offers.first() if voucher else None
    offer = writing.write(brought, name=row["name"], **_given(row))
    if voucher is None:
        voucher = model(code=row["code"], start_datetime=_today())
    voucher.name, voucher.usage = row["name"], row["usage"]
    voucher.save()
    voucher.offers.set([offer])


def _given(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of :func:`shop.voucher.marketing.writing.read` that a row tells of."""
    return {
        "gives": row["gives"],
        "value": Decimal(row["value"]),
        "goods": None,
        "free_pieces": None,
        "most_pieces": None,
        "asks": row["asks"],
        "need": Decimal(row["need"]),
        "asked": None,
        "most_times": None,
        "most_each": None,
        "most_money": None,
        "members_only": False,
        "combines": False,
        "translations": translated(row, {"name": "name"}),
    }


def _today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
