"""What a basket would cost: worked out as in the checkout, and nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.basket.page import Totals, totals_of
from shop.checkout.loading import load
from shop.money import Money, money
from shop.offer import loading, reasons
from shop.offer.applicator import Applicator
from shop.offer.summary import gift, sentence
from shop.order.titles import full_titles
from shop.trial_basket import basket_of
from shop.voucher import operations
from shop.voucher.pages import Reduction, line_reductions
from shop.voucher.standing import Refusal, Why


@dataclass(frozen=True)
class TriedLine:
    """A line, what it costs before and after, and what came off by which offer."""

    title: str
    quantity: int
    before: Money
    after: Money
    reductions: tuple[Reduction, ...]


@dataclass(frozen=True)
class TriedOffer:
    """An offer: what it takes off (None on delivery), or why it takes nothing off."""

    name: str
    code: str
    sentence: str
    amount: Money | None
    words: str
    counts: bool


@dataclass(frozen=True)
class Trial:
    """How a basket came out. ``problems`` name what could not be tried."""

    lines: tuple[TriedLine, ...]
    offers: tuple[TriedOffer, ...]
    totals: Totals | None
    problems: tuple[str, ...]


class _AllOffers(Applicator):
    def site_offers(self) -> list[loading.Brought]:
        return loading.site_offers(all_of_them=True)


def try_basket(
    *, goods: Sequence[tuple[Any, int]], country: str, code: str = "", email: str = ""
) -> Trial:
    """Return what these (product, quantity) would cost there with the voucher and the address.

    A basket is made for it in a transaction that is always rolled back. Offers that are
    stopped, over or not yet on are among the answer, with the reason.
    """
    with basket_of(goods, country=country) as (basket, unpriced):
        problems = [*unpriced, *_bring(basket, code)]
        load(basket, country=country)
        if not len(basket.all_lines()):
            return Trial((), (), None, tuple(problems))
        _AllOffers().apply(basket, email=email)
        problems += [refusal.words for refusal in basket.worked.refused.values()]
        return Trial(_lines(basket), _offers(basket), totals_of(basket, country), tuple(problems))


def _bring(basket: Any, code: str) -> list[str]:
    """Put the voucher into the basket; return that there is none of this code, in words."""
    voucher = operations.find(code) if code else None
    if voucher is not None:
        basket.vouchers.add(voucher)
    return [Refusal(Why.UNKNOWN, code).words] if code and voucher is None else []


def _lines(basket: Any) -> tuple[TriedLine, ...]:
    rows = list(basket.all_lines())
    titles = full_titles([row.product for row in rows])
    return tuple(
        TriedLine(
            titles[row.product_id],
            row.quantity,
            money(row.line_price_incl_tax or 0, basket.currency),
            money(row.line_price_incl_tax_incl_discounts or 0, basket.currency),
            line_reductions(row),
        )
        for row in rows
    )


def _offers(basket: Any) -> tuple[TriedOffer, ...]:
    found = []
    for outcome in basket.worked.outcomes:
        rule = outcome.rule
        counts = bool(outcome.times)
        off = None if outcome.on_delivery else money(outcome.discount, basket.currency)
        found.append(
            TriedOffer(
                rule.offer.localized("name"),
                rule.voucher.code if rule.voucher else "",
                sentence(rule.offer),
                off if counts else None,
                gift(rule.offer) if counts else reasons.why_not(outcome, basket.currency),
                counts,
            )
        )
    return tuple(found)
