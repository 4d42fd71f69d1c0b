"""The checker's sums are exact on any database: no false alarm, and no cent that it misses."""

from decimal import Decimal
from random import Random

import pytest
from django.db.models import F
from django.utils import timezone

from shop import books
from shop.money import money
from shop.order.models import Order
from shop.payments import account, by_hand
from shop.payments.models import Attempt, Entry, Refund
from shop.refunds import operations as refunds
from shop.refunds.models import OrderRefund, RefundLine
from shop.refunds.operations import Part
from tests.factories import make_product

pytestmark = pytest.mark.django_db

CENT = Decimal("0.01")


@pytest.fixture
def order(sell):
    """An order whose sums are not exact in binary fractions: 3 × 0.99 + 4.50."""
    return sell(make_product(price="0.99", stock=9), quantity=3)


def add_a_cent(row, field, cent=CENT):
    type(row).objects.filter(pk=row.pk).update(**{field: F(field) + cent})


def test_an_order_that_sqlite_cannot_add_up_balances(order, key):
    assert order.total_incl_tax == Decimal("7.47")
    assert list(books.problems()) == []
    pieces = [Part(order.lines.get().pk, 1)]
    for _time in range(3):
        refunds.refund(order=order, key=key(), parts=pieces)
    assert list(books.problems()) == []


def test_a_transfer_in_many_parts_balances(sell, key):
    order = sell(make_product(price="0.99"), quantity=1, paid=False)
    parts = [Decimal(part) for part in ("0.10", "0.20", "0.70", "1.10")]
    for part in [*parts, order.total_incl_tax - sum(parts)]:
        assert order in account.owing(Order.objects.all())
        by_hand.receive(order=order, amount=money(part), key=key())
    assert order not in account.owing(Order.objects.all())
    assert list(books.problems()) == []


def test_no_prices_and_delivery_charges_raise_a_false_alarm(order):
    """Two hundred orders of random amounts, written with their payment and a refund of all."""
    dice = Random(4)
    line = order.lines.get()
    for number in range(200):
        goods = [
            Decimal(dice.randint(1, 10 ** dice.randint(2, 7))).scaleb(-2) for _line in range(3)
        ]
        delivery = Decimal(dice.randint(0, 2000)).scaleb(-2)
        write(order, line, number, goods, delivery)
    assert list(books._orders()) == []
    assert list(books.payments._money()) == []
    assert list(books.refunds.problems()) == []
    assert not account.owing(Order.objects.exclude(pk=order.pk)).exists()


def write(order, line, number, goods, delivery):
    total = sum(goods, delivery)
    order.pk, order.basket, order.number = None, None, f"random-{number}"
    order.total_incl_tax = order.total_excl_tax = total
    order.shipping_incl_tax = order.shipping_excl_tax = delivery
    order.save()
    attempt = Attempt.objects.create(
        order=order,
        method="bank_transfer",
        amount=total,
        currency=order.currency,
        state=Attempt.PAID,
        expires=timezone.now(),
    )
    money_back = Refund.objects.create(attempt=attempt, amount=total, state=Refund.DONE)
    row = OrderRefund.objects.create(
        order=order, money=money_back, key=f"r{number}", amount=total, delivery=delivery
    )
    for place, price in enumerate([*goods, delivery]):
        for kind in (Entry.CAPTURE, Entry.REFUND) if price else ():
            Entry.objects.create(attempt=attempt, kind=kind, amount=price, key=f"{number}-{place}")
    for price in goods:
        line.pk, line.order, line.num_refunded, line.num_dropped = None, order, 1, 0
        line.line_price_incl_tax = price
        line.save()
        RefundLine.objects.create(refund=row, line=line, quantity=1, amount=price)
    Order.objects.filter(pk=order.pk).update(status="cancelled")


@pytest.mark.parametrize("cent", [CENT, -CENT])
@pytest.mark.parametrize("field", ["total_incl_tax", "shipping_incl_tax"])
def test_a_cent_in_an_order_is_found(order, field, cent):
    add_a_cent(order, field, cent)
    assert any("its lines and delivery make" in one for one in books.problems())


def test_a_cent_in_a_line_is_found(order):
    add_a_cent(order.lines.get(), "line_price_incl_tax")
    assert any("its lines and delivery make" in one for one in books.problems())


@pytest.mark.parametrize("cent", [CENT, -CENT])
def test_a_cent_in_the_ledger_is_found(order, cent):
    add_a_cent(Entry.objects.get(), "amount", cent)
    assert any("was paid, the ledger says" in one for one in books.problems())


def test_a_cent_in_what_went_back_is_found(order, key):
    row = refunds.refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    by_hand.paid_back(refund=row.money)
    assert list(books.problems()) == []
    add_a_cent(row.money, "amount")
    found = list(books.problems())
    assert any("was paid back, the ledger says" in one for one in found)
    assert any("another sum of money goes back" in one for one in found)


def test_a_cent_in_the_parts_of_a_refund_is_found(order, key):
    row = refunds.refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    add_a_cent(row.lines.get(), "amount", -CENT)
    assert any("its parts are worth less" in one for one in books.problems())


def test_a_cent_too_much_for_a_line_or_the_delivery_is_found(order, key):
    line = order.lines.get()
    row = refunds.refund(order=order, key=key(), parts=[Part(line.pk, 3)], delivery=Decimal("4.50"))
    assert list(books.refunds.problems()) == []
    add_a_cent(row.lines.get(), "amount")
    assert any(line.title in one for one in books.refunds.problems())
    add_a_cent(row, "delivery")
    assert any("more of the delivery charge" in one for one in books.refunds.problems())
