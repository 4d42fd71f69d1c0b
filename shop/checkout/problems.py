"""What stands between a basket and an order: goods that cannot be had as they stand."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.order.titles import full_titles
from shop.partner.stock import StockState


@dataclass(frozen=True)
class Problem:
    """A line that cannot be bought: why, and how many could be (0 for none)."""

    line_id: int
    possible: int
    words: str


def problems_of(basket: Any) -> list[Problem]:
    """Return the problems of a priced basket; visibility and schedule count too (safety A12)."""
    wrong = []
    for row in basket.all_lines():
        stock = row.purchase_info.availability.stock
        if not stock.state.can_buy:
            wrong.append((row, 0))
        elif stock.free is not None and row.quantity > stock.free:
            wrong.append((row, stock.free))
    titles = full_titles(row.product for row, _possible in wrong)
    return [Problem(row.pk, possible, _words(row, titles, possible)) for row, possible in wrong]


def _words(row: Any, titles: dict[int, str], possible: int) -> str:
    title = titles[row.product_id]
    if possible:
        return ngettext(
            "Only %(free)d of “%(title)s” is left.",
            "Only %(free)d of “%(title)s” are left.",
            possible,
        ) % {"free": possible, "title": title}
    return {
        StockState.OUT: _("“%(title)s” has just sold out."),
        StockState.COMING: _("“%(title)s” is not on sale yet."),
    }.get(row.purchase_info.availability.stock.state, _("“%(title)s” is no longer sold.")) % {
        "title": title
    }
