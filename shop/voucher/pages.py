"""What a page shows of a basket's discounts: what comes off by what, what is waiting, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shop.money import Money, money
from shop.offer import loading, reasons
from shop.offer.summary import gift
from shop.partner.tax import shares

from . import keeping


@dataclass(frozen=True)
class Reduction:
    """Something that comes off: its name, the voucher's code or "", the sum.

    On delivery ``amount`` is None and ``words`` tell what it gives.
    """

    label: str
    code: str
    amount: Money | None
    words: str = ""


@dataclass(frozen=True)
class Card:
    """A voucher in the basket; ``words`` say why it takes nothing off, or are empty."""

    code: str
    words: str


@dataclass(frozen=True)
class VoucherPart:
    """The part of a page about vouchers. ``code`` is what stands in the field."""

    cards: tuple[Card, ...] = ()
    hints: tuple[str, ...] = ()
    code: str = ""
    error: str = ""

    @property
    def wrong(self) -> tuple[tuple[str, str], ...]:
        """What a page's summary of errors says: (the field's id, why), or nothing."""
        return (("voucher-code", self.error),) if self.error else ()

    @property
    def is_open(self) -> bool:
        """Whether the field is shown at once."""
        return bool(self.code or self.error)


def net_of(found: Iterable[Reduction], whole: Money) -> tuple[Reduction, ...]:
    """Return what comes off without its tax: ``whole``, divided as the amounts stand."""
    found = list(found)
    amounts = {Decimal(place): one.amount.amount for place, one in enumerate(found) if one.amount}
    parts = shares(whole.amount, amounts, whole.currency) if amounts else {}
    return tuple(
        replace(one, amount=money(parts[Decimal(place)], whole.currency)) if one.amount else one
        for place, one in enumerate(found)
    )


def reductions_of(basket: Any, delivery: Any) -> tuple[Reduction, ...]:
    """Return what comes off the priced basket and its ``delivery`` (Oscar's method), by offer."""
    found = []
    reduced = getattr(delivery, "is_discounted", False)
    for outcome in basket.worked.outcomes:
        if outcome.times and (reduced or not outcome.on_delivery):
            rule = outcome.rule
            found.append(
                Reduction(
                    rule.offer.localized("name"),
                    rule.voucher.code if rule.voucher else "",
                    None if outcome.on_delivery else money(outcome.discount, basket.currency),
                    gift(rule.offer) if outcome.on_delivery else "",
                )
            )
    return tuple(found)


def line_reductions(row: Any) -> tuple[Reduction, ...]:
    """Return what comes off a line of a priced basket, by offer."""
    return tuple(
        Reduction(one.offer.localized("name"), "", money(one.amount, row.price_currency))
        for one in row.discounts
        if one.offer
    )


def voucher_part(
    request: Any,
    basket: Any,
    reductions: tuple[Reduction, ...],
    *,
    entry: "keeping.Entry | None" = None,
) -> VoucherPart:
    """Return the part about vouchers for the priced basket.

    ``reductions`` are those that the page shows, ``entry`` is what was just typed.
    """
    used = {one.code for one in reductions}
    entry = entry or keeping.entry(request)
    worked = basket.worked
    lines = list(basket.all_lines()) if basket.pk else []
    return VoucherPart(
        cards=tuple(
            Card(one.code, "" if one.code in used else _words(one, worked, basket))
            for one in worked.vouchers
        ),
        hints=tuple(reasons.hints(worked.outcomes, loading.items(lines), basket.currency))
        if worked.outcomes
        else (),
        code=entry.code,
        error=entry.error,
    )


def _words(voucher: Any, worked: Any, basket: Any) -> str:
    if voucher.pk in worked.refused:
        return worked.refused[voucher.pk].words
    for outcome in worked.outcomes:
        if outcome.rule.voucher is not None and outcome.rule.voucher.pk == voucher.pk:
            free = _("Delivery is free already.") if outcome.times else ""
            return free or reasons.why_not(outcome, basket.currency)
    return ""
