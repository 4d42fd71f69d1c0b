"""An offer in one sentence, made from what it is set to, in the active language."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext, to_locale
from django.utils.translation import gettext as _

from shop.money import money

from . import engine
from .times import moment_words

_HUNDRED = Decimal(100)


def sentence(offer: Any, *, start: Any = None, end: Any = None, usage: str = "") -> str:
    """Return what an offer gives, for what, how often and until when.

    A voucher has a beginning, an end and a usage of its own, which take the place of the offer's.
    """
    parts = [
        gift(offer),
        *_conditions(offer),
        *_times(start or offer.start_datetime, end or offer.end_datetime),
        *_limits(offer, usage),
    ]
    return capfirst(pgettext("between the parts of an offer", ", ").join(parts)) + _(".")


def of_voucher(voucher: Any, offer: Any) -> str:
    """Return the sentence about what a voucher, or each of a set, brings."""
    return sentence(
        offer,
        start=voucher.start_datetime,
        end=voucher.end_datetime,
        usage=getattr(voucher, "usage", ""),
    )


def goods_words(one: Any) -> str:
    """Return the name of a range, or what there is for everything."""
    return _("all goods") if is_everything(one) else str(one.name)


def is_everything(one: Any) -> bool:
    """Return whether a range is about all that is sold."""
    return one is None or (one.includes_all_products and one.slug == "all")


def gift(offer: Any) -> str:
    """Return what the offer gives, without its conditions: 10% off all teas."""
    benefit, condition = offer.benefit, offer.condition
    need, free = int(condition.value or 1), benefit.max_affected_items or 1
    about = {
        "goods": goods_words(benefit.range or condition.range),
        "asked": goods_words(condition.range),
        "amount": money(benefit.value or 0),
        "percent": percent(benefit.value or Decimal(0)),
        "need": need,
        "free": free,
        "paid": need - free,
    }
    return _gift_text(offer) % about


def _gift_text(offer: Any) -> str:
    benefit, condition = offer.benefit, offer.condition
    if benefit.type in engine.DELIVERY:
        return _delivery_text(benefit)
    if benefit.type == engine.FREE_PIECES:
        if benefit.range_id == condition.range_id:
            return _("buy %(paid)d of %(goods)s and get %(free)d more free: the cheapest")
        return _("buy %(need)d of %(asked)s and get %(free)d of %(goods)s free")
    if benefit.type == engine.SET_PRICE:
        if condition.type == engine.KINDS:
            return _("%(need)d different ones of %(asked)s together for %(amount)s")
        return _("%(need)d of %(asked)s for %(amount)s")
    return {
        engine.PERCENTAGE: _("%(percent)s off %(goods)s"),
        engine.AMOUNT: _("%(amount)s off %(goods)s"),
        engine.AMOUNT_EACH: _("%(amount)s off each piece of %(goods)s"),
    }[benefit.type]


def _delivery_text(benefit: Any) -> str:
    free = benefit.type == engine.DELIVERY_PERCENTAGE and benefit.value >= _HUNDRED
    if free or (benefit.type == engine.DELIVERY_PRICE and not benefit.value):
        return _("free delivery")
    return {
        engine.DELIVERY_PERCENTAGE: _("%(percent)s off delivery"),
        engine.DELIVERY_AMOUNT: _("%(amount)s off delivery"),
        engine.DELIVERY_PRICE: _("delivery for %(amount)s"),
    }[benefit.type]


def _conditions(offer: Any) -> Iterator[str]:
    condition, benefit = offer.condition, offer.benefit
    if benefit.type in (engine.FREE_PIECES, engine.SET_PRICE):
        return
    same = benefit.range_id == condition.range_id and benefit.type not in engine.DELIVERY
    need = condition.value or Decimal(1)
    about = {
        "goods": goods_words(condition.range),
        "amount": money(need),
        "count": int(need),
    }
    if condition.type == engine.WORTH:
        yield (_("from %(amount)s") if same else _("from %(amount)s of %(goods)s")) % about
    elif condition.type == engine.KINDS:
        yield _("from %(count)d different ones of %(goods)s") % about
    elif need > 1 and same:
        yield ngettext("from %(count)d piece", "from %(count)d pieces", int(need)) % about
    elif need > 1:
        yield _("from %(count)d of %(goods)s") % about
    elif not same and not (condition.range and condition.range.slug == "all"):
        yield _("with one of %(goods)s") % about
    if benefit.max_affected_items:
        yield ngettext(
            "for %(count)d piece at the most",
            "for %(count)d pieces at the most",
            benefit.max_affected_items,
        ) % {"count": benefit.max_affected_items}


def _times(start: Any, end: Any) -> Iterator[str]:
    if start and start > timezone.now():
        yield _("from %(day)s on") % {"day": moment_words(start)}
    if end:
        yield _("until %(day)s") % {"day": moment_words(end)}


def _limits(offer: Any, usage: str) -> Iterator[str]:
    most, each = offer.max_global_applications, offer.max_user_applications
    if usage == "Single use":
        yield _("once")
    elif most is not None:
        yield ngettext("at most %(count)d time", "at most %(count)d times", most) % {"count": most}
    if usage == "Once per customer":
        each = 1
    if each is not None:
        yield ngettext("once a person", "%(count)d times a person", each) % {"count": each}
    if offer.max_basket_applications and offer.benefit.type in (
        engine.FREE_PIECES,
        engine.SET_PRICE,
    ):
        yield ngettext(
            "once an order", "%(count)d times an order", offer.max_basket_applications
        ) % {"count": offer.max_basket_applications}
    if offer.max_discount is not None:
        yield _("until %(amount)s have been given") % {"amount": money(offer.max_discount)}
    if offer.members_only:
        yield _("only for signed-in buyers")
    if not offer.exclusive:
        yield _("together with others like it")


def percent(value: Decimal) -> str:
    """Return a percentage as the reader's language writes it, without noughts at its end."""
    locale = to_locale(get_language() or "en")
    return f"{format_decimal(value.normalize(), locale=locale)}%"
