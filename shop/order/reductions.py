"""What came off an order, with the names and codes that it was placed with."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from shop.money import money
from shop.voucher.pages import Reduction


def of_order(order: Any) -> Iterator[Reduction]:
    """Yield what came off, by offer. The delivery of the order has its own off already."""
    for one in order.discounts.all():
        amount = money(one.amount, order.currency)
        if one.is_shipping_discount:
            words = _("%(amount)s off delivery") % {"amount": amount}
            yield Reduction(one.localized("offer_name"), one.voucher_code, None, words)
        elif one.amount:
            yield Reduction(one.localized("offer_name"), one.voucher_code, amount)


def of_line(line: Any, currency: str) -> Iterator[Reduction]:
    """Yield what came off a line, by offer."""
    for one in line.discounts.all():
        yield Reduction(one.order_discount.localized("offer_name"), "", money(one.amount, currency))
