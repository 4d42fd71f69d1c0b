"""The invariant checker finds each kind of fault, and none where there is none."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from oscar.core.loading import get_model

from shop import books
from shop.checkout.operations import place_order
from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from shop.payments.models import Attempt, Entry, Refund
from shop.returns.models import Return
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.sending import send_the_rest

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db):
    basket = make_basket(make_product(price="20.00"), make_product(price="7.35"), quantity=2)
    return place_order(
        quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
    )


def paid_attempt(order):
    return Attempt.objects.create(
        order=order,
        method="sandbox",
        amount=order.total_incl_tax,
        currency=order.currency,
        state=Attempt.PAID,
        expires=order.date_placed,
    )


def test_an_order_through_its_life_balances(order):
    assert list(books.problems()) == []
    by_hand.receive(order=order, amount=money(order.total_incl_tax), key="transfer")
    assert list(books.problems()) == []
    send_the_rest(order)
    assert list(books.problems()) == []


def test_a_cancelled_order_balances(order):
    orders.cancel(order=order)
    assert list(books.problems()) == []


def test_money_that_a_cancelled_order_keeps_is_found(order):
    by_hand.receive(order=order, amount=money(order.total_incl_tax), key="transfer")
    type(order).objects.filter(pk=order.pk).update(status="cancelled")
    order.lines.update(num_allocated=0)
    get_model("partner", "StockRecord").objects.update(num_allocated=0)
    assert [f"{order.number} is cancelled" in one for one in books.problems()] == [True]


def test_a_cent_that_is_off_is_found(order):
    type(order).objects.filter(pk=order.pk).update(total_incl_tax=order.total_incl_tax + 1)
    assert [order.number in one for one in books.problems()] == [True, True]  # total, and its tax


def test_a_piece_that_is_off_is_found(order):
    record = order.lines.first().stockrecord
    type(record).objects.filter(pk=record.pk).update(num_allocated=0)
    assert [record.partner_sku in one for one in books.problems()] == [True]


@pytest.mark.parametrize("count", ["num_shipped", "num_refunded", "num_allocated"])
def test_a_piece_that_no_parcel_or_refund_knows_of_is_found(order, count):
    line = order.lines.first()
    type(line).objects.filter(pk=line.pk).update(**{count: 1})
    assert any(line.title in one for one in books.problems())


def test_money_without_an_entry_is_found(order):
    attempt = paid_attempt(order)
    orders.change_status(order=order, to="paid")
    found = list(books.problems())
    assert [attempt.key in found[0], order.number in found[1], len(found)] == [True, True, 2]
    Entry.objects.create(attempt=attempt, kind="capture", key=attempt.key, amount=attempt.amount)
    assert list(books.problems()) == []
    Entry.objects.create(attempt=attempt, kind="refund", key="r", amount=attempt.amount * 2)
    assert [attempt.key in one for one in books.problems()] == [True, True]


def test_a_paid_order_that_waits_is_found(order):
    attempt = paid_attempt(order)
    Entry.objects.create(attempt=attempt, kind="capture", key=attempt.key, amount=attempt.amount)
    assert [order.number in one for one in books.problems()] == [True]


def test_the_command_exits_1_when_a_unit_is_off(order):
    out = StringIO()
    call_command("check_books", stdout=out)
    assert "balance" in out.getvalue()
    type(order).objects.filter(pk=order.pk).update(total_incl_tax=1)
    with pytest.raises(CommandError) as fault:
        call_command("check_books", stdout=out)
    assert fault.value.returncode == 1


def test_a_promise_that_the_provider_refused_is_found(order):
    attempt = paid_attempt(order)
    row = Refund.objects.create(
        attempt=attempt, amount="5.00", currency=order.currency, key="r1", state=Refund.FAILED
    )
    Entry.objects.create(
        attempt=attempt, kind=Entry.CAPTURE, key="c1", amount=attempt.amount, currency="GBP"
    )
    said = [one for one in books.problems() if "promised back" in one]
    assert said == []
    Refund.objects.filter(pk=row.pk).update(date_created=row.date_created - timedelta(days=8))
    assert len([one for one in books.problems() if "promised back" in one]) == 1


def test_a_state_that_no_parcel_bears_out_is_found(order):
    by_hand.receive(order=order, amount=money(order.total_incl_tax), key="transfer")
    change = type(order).objects.filter(pk=order.pk).update
    change(status="delivered")
    assert ["no parcel was sent" in one for one in books.problems()] == [True]
    change(status="paid")
    send_the_rest(order)
    assert list(books.problems()) == []
    change(status="paid")
    assert ["its parcels say “On its way”" in one for one in books.problems()] == [True]


def test_a_payment_in_another_currency_is_found(order):
    attempt = paid_attempt(order)
    Attempt.objects.filter(pk=attempt.pk).update(currency="EUR")
    assert any("asks for EUR" in one for one in books.problems())


def test_a_return_that_its_refund_does_not_bear_out_is_found(order):
    Return.objects.create(order=order, key="one", state=Return.REFUNDED)
    row = Return.objects.create(order=order, key="two", state=Return.ASKED)
    line = order.lines.first()
    row.lines.create(line=line, quantity=line.quantity + 1)
    said = list(books.problems())
    assert "is “paid back”" in said[0]
    assert "3 come back of 2" in said[1]
