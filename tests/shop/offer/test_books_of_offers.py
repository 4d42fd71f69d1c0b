"""The books notice every count and every discount that is off."""

import pytest
from oscar.core.loading import get_model

from shop import books
from shop.checkout.operations import place_order
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.offer.offers import make_voucher

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order():
    """An order with a voucher that took £2 off, which left the books in order."""
    basket = make_basket(make_product(price="20.00"))
    basket.vouchers.add(make_voucher("TEA10"))
    order = place_order(
        quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
    )
    assert list(books.problems()) == []
    return order


@pytest.mark.parametrize(
    ("label", "model", "change", "count"),
    [
        ("offer", "ConditionalOffer", {"num_applications": 2}, 1),
        ("voucher", "Voucher", {"total_discount": "3.00"}, 1),
        ("offer", "Use", {"counted": False}, 1),
        ("order", "OrderDiscount", {"amount": "1.00"}, 1),
        ("order", "OrderLineDiscount", {"amount": "1.00"}, 2),
    ],
)
def test_whatever_is_off_is_named(order, label, model, change, count):
    get_model(label, model).objects.update(**change)
    assert len(list(books.problems())) == count
