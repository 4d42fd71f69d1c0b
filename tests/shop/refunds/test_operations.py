from decimal import Decimal

import pytest

from shop import books
from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from shop.payments.account import account_of
from shop.payments.models import Entry
from shop.payments.operations import CannotRefund
from shop.refunds.models import OrderRefund
from shop.refunds.operations import Part, preview, refund
from tests.factories import make_product
from tests.shop.refunds.steps import give_back, send, stock

pytestmark = pytest.mark.usefixtures("balanced")


def test_a_piece_that_was_not_sent_is_free_again(order, key, admin):
    row = give_back(order, key, reason="Broken rim", by=admin.user)
    line = order.lines.get()
    assert (row.amount, row.money.amount, row.money.state) == (24, 24, "new")
    assert (line.num_refunded, line.num_dropped, line.num_to_send, line.num_sold) == (1, 1, 1, 1)
    assert stock(line) == (10, 1)


def test_a_broken_piece_is_not_sold_again(order, key):
    give_back(order, key, restock=False)
    assert stock(order.lines.get()) == (9, 1)


@pytest.mark.parametrize(("restock", "left"), [(True, 9), (False, 8)])
def test_a_sent_piece_comes_back_into_stock_unless_it_is_broken(order, key, restock, left):
    send(order, key, 2)
    give_back(order, key, restock=restock)
    line = order.lines.get()
    assert stock(line) == (left, 0)
    assert (line.num_refunded, line.num_dropped) == (1, 0)


def test_what_was_not_sent_is_taken_first(order, key):
    send(order, key, 1)
    give_back(order, key)
    order.refresh_from_db()
    assert order.status == "dispatched"
    assert stock(order.lines.get()) == (9, 0)


def test_a_return_takes_nothing_that_was_not_sent(order, key):
    with pytest.raises(CannotRefund, match="were paid back already"):
        give_back(order, key, only_sent=True)
    send(order, key, 1)
    give_back(order, key, only_sent=True)
    assert order.lines.get().num_to_send == 1


def test_no_piece_is_paid_back_twice(order, key):
    give_back(order, key, 2)
    with pytest.raises(CannotRefund):
        give_back(order, key)
    assert OrderRefund.objects.filter(amount__gt=0).count() == 1


def test_an_order_of_which_nothing_is_left_is_cancelled_with_its_delivery(order, key):
    give_back(order, key, 2)
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert sum(row.amount for row in order.refunds.all()) == Decimal("52.50")
    assert stock(order.lines.get()) == (10, 0)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"other": Decimal("52.51")}, "At most £52.50 can go back."),
        ({"delivery": Decimal("4.51")}, "At most £4.50 of the delivery charge can go back."),
        ({"other": Decimal(-1)}, "Choose what to pay back"),
        ({}, "Choose what to pay back"),
        ({"parts": [Part(0, 1)]}, "This is not a line of this order."),
    ],
)
def test_what_cannot_go_back_is_refused_and_nothing_changes(order, key, asked, words):
    with pytest.raises(CannotRefund, match=words):
        refund(order=order, key=key(), **asked)
    assert not OrderRefund.objects.exists()
    assert order.lines.get().num_refunded == 0


@pytest.mark.parametrize("quantity", [0, -1, 3])
def test_only_pieces_that_were_bought_are_paid_back(order, key, quantity):
    with pytest.raises(CannotRefund):
        give_back(order, key, quantity)


def test_never_more_goes_back_than_came(order, key):
    refund(order=order, key=key(), other=Decimal("40.00"), reason="Sorry")
    row = give_back(order, key)
    assert (row.amount, row.other) == (Decimal("12.50"), Decimal("-11.50"))
    last = give_back(order, key)
    assert (last.amount, last.money) == (0, None)


def test_the_same_key_is_the_same_refund(order, key):
    once = key()
    rows = {refund(order=order, key=once, other=Decimal(1)).pk for _click in range(2)}
    assert len(rows) == 1


def test_without_money_nothing_goes_back(sell, key):
    order = sell(paid=False)
    with pytest.raises(CannotRefund, match="no money"):
        refund(order=order, key=key(), other=Decimal(1))


def test_a_discount_is_not_paid_back(sell, key):
    order = sell(make_product(price="10.00"), quantity=3, paid=False)
    line = order.lines.get()
    line.line_price_incl_tax = line.line_price_before_discounts_incl_tax = Decimal("20.00")
    line.line_price_excl_tax = line.line_price_before_discounts_excl_tax = Decimal("20.00")
    line.save()
    order.total_incl_tax -= 10
    order.total_excl_tax -= 10
    order.save()
    by_hand.receive(order=order, amount=money(order.total_incl_tax), key=key())
    send(order, key, 3)
    amounts = [give_back(order, key).amount for _piece in range(3)]
    assert amounts == [Decimal("6.67"), Decimal("6.66"), Decimal("6.67")]


def test_money_by_hand_is_in_the_ledger_when_it_was_paid_back(order, key, admin):
    row = refund(order=order, key=key(), other=Decimal(5))
    entries = Entry.objects.filter(kind=Entry.REFUND)
    assert not entries.exists()
    for _click in range(2):
        by_hand.paid_back(refund=row.money, by=admin.user)
    assert entries.get().amount == 5
    row.money.refresh_from_db()
    assert row.money.state == "done"
    assert order.notes.filter(user=admin.user).count() == 1


def test_cancelling_pays_back_what_is_left_and_frees_the_stock(order, key):
    refund(order=order, key=key(), other=Decimal(2))
    orders.cancel(order=order)
    rows = order.refunds.order_by("pk")
    assert [row.amount for row in rows] == [2, Decimal("50.50")]
    assert (rows[1].delivery, rows[1].other) == (Decimal("2.50"), 0)
    assert stock(order.lines.get()) == (10, 0)
    order.refresh_from_db()
    assert order.status == "cancelled"


def test_money_that_comes_for_a_cancelled_order_is_booked_and_goes_back(order, key, admin):
    orders.cancel(order=order)
    once = key()
    for _click in range(2):
        by_hand.receive(order=order, amount=money("60.00"), key=once, by=admin.user)
    late = order.payment_attempts.get(problem__startswith="@was-cancelled")
    assert (late.state, late.refunds.get().amount, account_of(order).kept) == ("failed", 60, 0)
    assert list(books.problems()) == []
    by_hand.paid_back(refund=late.refunds.get(), by=admin.user)
    assert [entry.kind for entry in late.entries.all()] == ["capture", "refund"]


@pytest.mark.parametrize("amount", [money(0), money(-1), money(5, "JPY")])
def test_no_nonsense_is_booked_for_a_cancelled_order(order, key, amount):
    orders.cancel(order=order)
    with pytest.raises(by_hand.CannotReceive, match="amount that has arrived"):
        by_hand.receive(order=order, amount=amount, key=key())


def test_what_a_refund_would_do_is_told_before_and_nothing_is_done(order):
    part = Part(order.lines.get().pk, 1)
    seen = preview(order=order, parts=[part])
    assert (seen.goods, seen.delivery, seen.amount, seen.cancels) == (24, 0, 24, False)
    seen = preview(order=order, parts=[Part(part.line_id, 2)])
    assert (seen.delivery, seen.amount, seen.cancels) == (Decimal("4.50"), Decimal("52.50"), True)
    assert not order.refunds.exists()


def test_a_refund_that_failed_is_not_paid_back_again_with_the_rest(order, key):
    row = give_back(order, key)
    row.money.state = "failed"
    row.money.save()
    orders.cancel(order=order)
    assert [one.amount for one in order.refunds.all()] == [24, Decimal("28.50")]


def test_a_cancelled_order_pays_back_what_had_come_of_it(sell, key):
    order = sell(paid=False)
    by_hand.receive(order=order, amount=money("20.00"), key=key())
    give_back(order, key)
    orders.cancel(order=order)
    assert [row.amount for row in order.refunds.order_by("pk")] == [0, 20]
    assert account_of(order).due == 0
    assert stock(order.lines.get()) == (10, 0)


def test_the_books_find_money_that_was_kept_for_what_was_let_go(order, key):
    row = give_back(order, key)
    OrderRefund.objects.filter(pk=row.pk).update(amount=0, money=None)
    row.money.delete()
    assert any(order.number in one for one in books.problems())
    OrderRefund.objects.filter(pk=row.pk).delete()
    type(order.lines.get()).objects.filter(order=order).update(num_refunded=0, num_dropped=0)
    line = order.lines.get()
    type(line).objects.filter(pk=line.pk).update(num_allocated=2)
    type(line.stockrecord).objects.filter(pk=line.stockrecord_id).update(num_allocated=2)
