"""Offers as the form tells of them, written into Oscar's three tables, and read back."""

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from shop.offer import engine
from shop.voucher.codes import random_codes


def read(offer: Any) -> dict[str, Any]:
    """Return the form's fields for an offer."""
    condition, benefit = offer.condition, offer.benefit
    free = benefit.type == engine.FREE_PIECES
    same = condition.range_id == benefit.range_id or benefit.range_id is None
    need = condition.value or Decimal(1)
    return {
        "gives": benefit.type,
        "value": benefit.value,
        "goods": _named(benefit.range or (None if free else condition.range)),
        "free_pieces": benefit.max_affected_items if free else None,
        "most_pieces": None if free else benefit.max_affected_items,
        "asks": condition.type,
        "need": need - (benefit.max_affected_items or 1) if free and same else need,
        "asked": None if same else _named(condition.range),
        "most_times": offer.max_global_applications,
        "most_each": offer.max_user_applications,
        "most_money": offer.max_discount,
        "members_only": offer.members_only,
        "combines": not offer.exclusive,
        "translations": offer.translations,
    }


def write(offer: Any | None, *, name: str, **values: Any) -> Any:
    """Write a voucher's offer, a new one for None, and return it. ``values`` as of :func:`read`."""
    model = get_model("offer", "ConditionalOffer")
    offer = offer or model(offer_type=model.VOUCHER)
    offer.name = free_name(name, offer.pk)
    fill(offer, **values)
    offer.save()
    return offer


def fill(offer: Any, **values: Any) -> None:
    """Write condition and benefit of the offer and set its limits; the offer is not saved."""
    goods = values["goods"] or everything()
    asked = values["asked"] or goods
    free = values["gives"] == engine.FREE_PIECES
    number = values["free_pieces"] or 1 if free else values["most_pieces"]
    need = values["need"] or Decimal(1)
    if free and asked.pk == goods.pk:
        need += number  # Oscar counts the free pieces among those that it takes
    whole = values["gives"] in (*engine.DELIVERY, engine.SET_PRICE)
    condition = offer.condition if offer.condition_id else get_model("offer", "Condition")()
    condition.type, condition.value, condition.range = values["asks"], need, asked
    condition.save()
    benefit = offer.benefit if offer.benefit_id else get_model("offer", "Benefit")()
    benefit.type, benefit.range = values["gives"], None if whole else goods
    benefit.value = None if free else values["value"] or Decimal(0)
    benefit.max_affected_items = None if whole else number
    benefit.save()
    offer.condition, offer.benefit = condition, benefit
    offer.max_global_applications = values["most_times"]
    offer.max_user_applications = values["most_each"]
    offer.max_discount = values["most_money"]
    offer.members_only, offer.exclusive = values["members_only"], not values["combines"]
    offer.translations = values["translations"]


def make_codes(row: Any, offer: Any, *, usage: str, prefix: str, **dates: Any) -> None:
    """Make the vouchers of a new set, as many as it counts."""
    Voucher = get_model("voucher", "Voucher")
    codes = random_codes(row.count, prefix=prefix)
    vouchers = Voucher.objects.bulk_create(
        Voucher(name=f"{row.name[:90]} {code}", code=code, usage=usage, voucher_set=row, **dates)
        for code in codes
    )
    through = Voucher.offers.through
    through.objects.bulk_create(through(voucher=one, conditionaloffer=offer) for one in vouchers)


def everything() -> Any:
    """Return the range of all goods."""
    ranges = get_model("offer", "Range").objects
    return ranges.get_or_create(
        slug="all", defaults={"name": "all goods", "includes_all_products": True}
    )[0]


def free_name(name: str, own: int | None) -> str:
    """Return the name, with a number behind it where another offer has it."""
    offers = get_model("offer", "ConditionalOffer").objects.exclude(pk=own)
    found, number = name[:120], 2
    while offers.filter(name=found).exists():
        found, number = f"{name[:120]} ({number})", number + 1
    return found


def _named(one: Any) -> Any:
    return None if one is None or one.slug == "all" else one.pk
