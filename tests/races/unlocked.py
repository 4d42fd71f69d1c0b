"""The checkout as it must not be: it looks first and acts later, with no lock in between.

The guards run against it, to show that the crowd of the race tests does find the gap.
"""

import time
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.apps import AppConfig
from django.db import transaction

GAP = 0.05


class UnlockedConfig(AppConfig):
    name = "tests.races"
    label = "unlocked"

    def ready(self) -> None:
        from oscar.apps.partner.abstract_models import AbstractStockRecord
        from oscar.core.loading import get_model

        from shop.checkout import operations

        get_model("partner", "StockRecord").allocate = AbstractStockRecord.allocate
        operations.place_order = place_order
        from shop.refunds import operations as refunds

        refunds.refund = refund
        from shop.order.utils import OrderCreator

        OrderCreator.take_stock = take_stock


def place_order(
    *, quote: Any, buyer: Any, destination: Any, payment: str, approval: Any = None
) -> Any:
    """Place an order as django-oscar does: checks outside the transaction, plain additions."""
    from oscar.core.loading import get_model

    from shop.checkout import operations
    from shop.order import utils as numbers
    from shop.payments import registry

    basket = get_model("basket", "Basket").objects.get(pk=quote.basket_id)
    if basket.status != basket.OPEN:
        return operations.selectors.of_basket(basket.pk)
    operations.price(basket, country=destination.country)
    wrong = operations.problems_of(basket)
    if wrong:
        raise operations.Unavailable(*(problem.words for problem in wrong))
    time.sleep(GAP)
    method, number = registry.find(payment), numbers.random_number()
    with transaction.atomic():
        order = operations._write(basket, buyer, destination, method, number)
        basket.submit()
        operations.order_operations.announce(order=order)
    return order


def refund(*, order: Any, key: str, parts: Any = (), **rest: Any) -> Any:
    """Pay back as one would without a lock: look first, write what was read."""
    from shop.refunds import operations as refunds
    from shop.refunds.models import OrderRefund

    with transaction.atomic():
        lines = list(order.lines.all())
        wanted = refunds.plan(
            order=order, lines=lines, parts=parts, delivery=Decimal(0), other=Decimal(0)
        )
    time.sleep(GAP)
    with transaction.atomic():
        row = OrderRefund.objects.create(order=order, key=key, amount=wanted.amount)
        refunds._carry_out(row, wanted.moves)
    return row


def take_stock(creator: Any, basket_lines: Iterable[Any]) -> None:
    """Take the stock as the buyer happened to choose it, and no two buyers in the same order."""
    for line in basket_lines:
        line.stockrecord.product = line.product
        line.stockrecord.allocate(line.quantity)
        time.sleep(GAP)
