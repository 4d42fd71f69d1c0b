from itertools import count

import pytest

from shop.checkout.operations import place_order
from shop.money import money
from shop.payments import by_hand
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

keys = (f"{number:032x}" for number in count(1))


@pytest.fixture
def sell(db):
    """``sell(*products, quantity=…, paid=True)`` gives an order, paid by transfer."""

    def sell(*products, quantity=2, paid=True, payment="bank_transfer"):
        basket = make_basket(*(products or (make_product(),)), quantity=quantity)
        order = place_order(quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment=payment)
        if paid:
            total = money(order.total_incl_tax, order.currency)
            by_hand.receive(order=order, amount=total, key=next(keys))
        order.refresh_from_db()
        return order

    return sell


@pytest.fixture
def key():
    """Gives a fresh key at every call."""
    return lambda: next(keys)
