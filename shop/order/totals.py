"""What an order costs, as its buyer was shown it, and what has changed of that since."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shop.money import Money, money
from shop.partner.tax_parts import TaxLine, parts_of_order, tax_lines
from shop.payments.account import Account
from shop.voucher.pages import Reduction, net_of

from . import reductions


@dataclass(frozen=True)
class Totals:
    """What an order costs, and by ``taxes`` the tax in its total by rate.

    Amounts include tax; with ``without_tax`` those above the total are shown without, ``net``
    is their sum. ``discount`` is None where there was none. So are the amounts below ``net``
    where they say nothing: what was taken off since, what the order costs ``now``, paid, paid
    back, and still to pay.
    """

    subtotal: Money
    discount: Money | None
    delivery: Money
    tax: Money
    total: Money
    reductions: tuple[Reduction, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    without_tax: bool = False
    net: Money | None = None
    let_go: Money | None = None
    now: Money | None = None
    paid: Money | None = None
    paid_back: Money | None = None
    due: Money | None = None


def totals_of(order: Any, account: Account) -> Totals:
    """Return what the order, whose rows are at hand, costs and has cost."""
    lines, tax = list(order.lines.all()), "excl_tax" if order.without_tax else "incl_tax"
    before = _sum(lines, f"line_price_before_discounts_{tax}")
    off = money(before - _sum(lines, f"line_price_{tax}"), order.currency)
    found = tuple(reductions.of_order(order))
    return Totals(
        subtotal=money(before, order.currency),
        discount=off or None,
        delivery=money(getattr(order, f"shipping_{tax}"), order.currency),
        tax=money(order.total_incl_tax - order.total_excl_tax, order.currency),
        total=money(order.total_incl_tax, order.currency),
        reductions=net_of(found, off) if order.without_tax else found,
        taxes=tax_lines(parts_of_order(order), order.currency),
        without_tax=order.without_tax,
        net=money(order.total_excl_tax, order.currency),
        **_since(order, account),
    )


def _sum(lines: Iterable[Any], column: str) -> Decimal:
    return sum((getattr(line, column) for line in lines), Decimal(0))


def _since(order: Any, account: Account) -> dict[str, Money | None]:
    """Return what has changed of the order's money, nothing for one as it was placed."""
    if not (account.let_go or account.received):
        return {}
    amounts = {
        "let_go": account.let_go,
        "paid": account.received,
        "paid_back": account.back,
        "due": account.due,
    }
    found = {
        name: money(amount, order.currency) if amount else None for name, amount in amounts.items()
    }
    if account.let_go and not account.is_cancelled:
        found["now"] = money(account.price, order.currency)
    return found
