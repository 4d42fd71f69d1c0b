"""Offers and vouchers for tests: each function makes one and fills in what does not matter."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from shop.offer import engine

_numbers = count(1)


def everything() -> Any:
    """Return the range of all goods."""
    ranges = get_model("offer", "Range").objects
    return ranges.get_or_create(
        slug="all", defaults={"name": "all goods", "includes_all_products": True}
    )[0]


def make_range(*products: Any, name: str = "", categories: Any = ()) -> Any:
    """Make a range of these products and categories."""
    one = get_model("offer", "Range").objects.create(name=name or f"teas {next(_numbers)}")
    for product in products:
        one.add_product(product)
    one.included_categories.add(*categories)
    return one


def make_offer(
    gives: str = engine.PERCENTAGE,
    value: str | None = "10",
    *,
    goods: Any = None,
    asks: str = engine.COUNT,
    need: str = "1",
    asked: Any = None,
    most_pieces: int | None = None,
    **fields: Any,
) -> Any:
    """Make an offer for everybody: 10% off all goods, unless told otherwise."""
    number = next(_numbers)
    goods = goods or everything()
    benefit = get_model("offer", "Benefit").objects.create(
        type=gives,
        value=None if value is None else Decimal(value),
        range=None if gives in engine.DELIVERY else goods,
        max_affected_items=most_pieces,
    )
    condition = get_model("offer", "Condition").objects.create(
        type=asks, value=Decimal(need), range=asked or goods
    )
    fields = {"name": f"Offer {number}"} | fields
    return get_model("offer", "ConditionalOffer").objects.create(
        condition=condition, benefit=benefit, **fields
    )


def make_voucher(code: str = "", *, offer: Any = None, days: int = 30, **fields: Any) -> Any:
    """Make a voucher that brings 10% off all goods, from yesterday on."""
    number = next(_numbers)
    offer = offer or make_offer(offer_type="Voucher")
    now = timezone.now()
    settings = {
        "name": f"Voucher {number}",
        "usage": "Multi-use",
        "start_datetime": now - timedelta(days=1),
        "end_datetime": now + timedelta(days=days),
    }
    voucher = get_model("voucher", "Voucher").objects.create(
        code=code or f"CODE{number}", **settings | fields
    )
    voucher.offers.add(offer)
    return voucher
