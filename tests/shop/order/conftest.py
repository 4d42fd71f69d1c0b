import pytest

from shop.checkout.operations import place_order
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted


@pytest.fixture
def place(db):
    """``place(*products, payment=…, buyer=…, quantity=…, **source)`` gives an order."""

    def place(*products, payment="bank_transfer", buyer=GUEST, quantity=1, **source):
        owner = buyer.user
        basket = make_basket(*products, quantity=quantity, owner=owner, **source)
        return place_order(quote=quoted(basket), buyer=buyer, destination=AT_HOME, payment=payment)

    return place


@pytest.fixture
def order(place):
    """A guest's order of two pieces, to be paid by transfer."""
    return place(quantity=2)
