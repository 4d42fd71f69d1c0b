"""Lines, what came off, delivery: what stands above a sum adds up to it."""

import pytest

from shop.checkout.operations import place_order
from shop.order.selectors import complete
from shop.order.summary import summarize
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.offer.offers import make_offer


@pytest.mark.django_db
def test_the_lines_of_an_order_add_up_to_its_goods():
    make_offer()
    order = place_order(
        quote=quoted(make_basket(quantity=2)),
        buyer=GUEST,
        destination=AT_HOME,
        payment="bank_transfer",
    )
    shown = summarize(complete().get(number=order.number))
    assert shown.totals.discount
    assert sum(line.line_price.amount for line in shown.lines) == shown.totals.subtotal.amount
