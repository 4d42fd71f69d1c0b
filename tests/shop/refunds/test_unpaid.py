"""Refunds of orders that are not paid, or not wholly: what is due, and what goes back."""

from decimal import Decimal

import pytest

from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from shop.payments.account import account_of
from shop.refunds.operations import refund
from tests.factories import make_product
from tests.shop.refunds.steps import give_back, send, stock

pytestmark = pytest.mark.usefixtures("balanced")


def test_a_transfer_may_come_in_parts(sell, key):
    order = sell(paid=False)
    by_hand.receive(order=order, amount=money("50.00"), key="one")
    by_hand.receive(order=order, amount=money("50.00"), key="one")
    order.refresh_from_db()
    assert order.status == "awaiting-payment"
    with pytest.raises(by_hand.CannotReceive, match=r"£2\.50 is still to come"):
        by_hand.receive(order=order, amount=money("2.51"), key="two")
    by_hand.receive(order=order, amount=money("2.50"), key="two")
    order.refresh_from_db()
    assert order.status == "paid"
    assert account_of(order).received == Decimal("52.50")


def test_a_part_of_a_transfer_goes_back_with_a_cancelled_order(sell, key):
    order = sell(paid=False)
    by_hand.receive(order=order, amount=money("50.00"), key=key())
    orders.cancel(order=order)
    assert order.refunds.get().amount == 50


def test_pieces_that_are_the_last_of_an_unpaid_order_cancel_it(sell, key):
    order = sell(paid=False)
    row = give_back(order, key, 2)
    order.refresh_from_db()
    assert (order.status, row.amount, row.value) == ("cancelled", 0, order.total_incl_tax)


def test_cash_that_comes_after_the_parcel_leaves_the_state_alone(sell, key):
    order = sell(paid=False, payment="cash_on_delivery")
    send(order, key, 2)
    by_hand.receive(order=order, amount=money("52.50"), key=key())
    order.refresh_from_db()
    assert order.status == "dispatched"


def test_what_is_taken_off_lowers_first_what_is_still_to_pay(sell, key):
    """£60.50 with one cup of £28; £20 has come: without the cup £32.50 is the price."""
    order = sell(make_product(price="28.00"), quantity=2, paid=False)
    by_hand.receive(order=order, amount=money("20.00"), key=key())
    row = give_back(order, key)
    assert (row.amount, row.value, row.money) == (0, 28, None)
    assert account_of(order).due == Decimal("12.50")
    with pytest.raises(by_hand.CannotReceive, match=r"£12\.50 is still to come"):
        by_hand.receive(order=order, amount=money("12.51"), key=key())
    by_hand.receive(order=order, amount=money("12.50"), key=key())
    order.refresh_from_db()
    assert (order.status, order.payment_attempts.get().state) == ("paid", "paid")
    assert stock(order.lines.get()) == (10, 1)


def test_only_what_came_beyond_the_new_price_goes_back_and_the_rest_pays(sell, key):
    order = sell(make_product(price="28.00"), quantity=2, paid=False)
    by_hand.receive(order=order, amount=money("50.00"), key=key())
    row = give_back(order, key)
    assert (row.amount, row.value, row.money.amount) == (Decimal("17.50"), 28, Decimal("17.50"))
    order.refresh_from_db()
    assert (order.status, account_of(order).due) == ("paid", 0)
    assert give_back(order, key).amount == Decimal("32.50")


def test_a_gesture_lowers_what_is_due_never_below_nothing(sell, key):
    order = sell(paid=False)
    by_hand.receive(order=order, amount=money("50.00"), key=key())
    assert refund(order=order, key=key(), other=Decimal("1.00")).amount == 0
    assert refund(order=order, key=key(), delivery=Decimal("4.50")).amount == Decimal("3.00")
    order.refresh_from_db()
    assert (order.status, account_of(order).due) == ("paid", 0)


def test_a_piece_that_nobody_has_paid_for_is_let_go_without_money(sell, key):
    order = sell(paid=False)
    row = give_back(order, key)
    assert (row.amount, row.value, row.money) == (0, 24, None)
    assert stock(order.lines.get()) == (10, 1)
    by_hand.receive(order=order, amount=money("28.50"), key=key())
    order.refresh_from_db()
    assert order.status == "paid"
