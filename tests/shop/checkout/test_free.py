"""Orders that cost nothing: nobody is asked how to pay, and nothing waits for money."""

import pytest
from django.db import IntegrityError

from shop import books
from shop.checkout import operations as checkout
from shop.order import operations as orders_operations
from shop.order.utils import OrderCreator
from shop.parcels import operations as parcels
from shop.refunds import operations as refunds
from shop.returns import operations as returns
from shop.returns.operations import Wish
from tests.factories import make_product
from tests.shop.buying import (
    AT_HOME,
    GUEST,
    form,
    give,
    make_basket,
    orders,
    page,
    quoted,
    send,
    text_of,
)
from tests.shop.delivering import change_delivery
from tests.shop.offer.offers import make_offer


@pytest.fixture(autouse=True)
def free(db):
    """All goods for nothing, delivered for nothing; the books balance afterwards."""
    change_delivery(price="0.00")
    make_offer(value="100")
    yield
    assert list(books.problems()) == []


@pytest.fixture
def order(free):
    basket = make_basket(make_product(), quantity=2)
    return checkout.place_order(quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="")


def test_the_checkout_asks_for_no_way_to_pay(client, mailoutbox):
    give(client, make_basket())
    shown = text_of(page(client))
    assert "There is nothing to pay for this order." in shown
    assert "Place the order" in shown
    assert "Bank transfer" not in shown
    answer = client.get(send(client, form(client)).url)
    assert "Nothing to pay" in text_of(answer)
    (order,) = orders()
    assert (order.total_incl_tax, order.status, order.payment_method) == (0, "paid", "")
    assert not order.payment_attempts.exists()
    assert len(mailoutbox) == 1


def test_it_is_cancelled_without_money(order):
    orders_operations.cancel(order=order)
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert order.lines.get().stockrecord.num_allocated == 0


def test_a_piece_is_given_back_without_money(order, key):
    row = refunds.refund(order=order, key=key(), parts=[refunds.Part(order.lines.get().pk, 1)])
    assert (row.amount, row.money) == (0, None)
    assert order.lines.get().num_to_send == 1


def test_it_is_returned_without_money(order, key):
    line = order.lines.get()
    parcels.arrived(parcel=parcels.send(order=order, pieces={line.pk: 2}, key=key()))
    row = returns.ask(order=order, wishes={line.pk: Wish(1)}, key=key())
    row = returns.receive(returned=returns.accept(returned=row))
    assert returns.pay_back(returned=row, restock={line.pk: True}).state == "closed"


def test_only_a_number_that_is_taken_is_tried_again(monkeypatch):
    tries = []

    def fail(self, *args, **kwargs):
        tries.append(1)
        raise IntegrityError("Something else.")

    monkeypatch.setattr(OrderCreator, "take_stock", fail)
    basket = make_basket()
    with pytest.raises(IntegrityError):
        checkout.place_order(quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="")
    assert len(tries) == 1
