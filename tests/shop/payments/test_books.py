"""The checker finds what is off with payments: unpaid parcels, forgotten refunds, currencies."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from shop.payments.account import account_of
from shop.payments.models import Attempt, Entry, Refund
from shop.refunds import operations as refunds
from shop.refunds.operations import Part
from tests.factories import make_product
from tests.shop.sending import all_arrive, send_the_rest

pytestmark = pytest.mark.django_db


def said(part):
    return [part in one for one in books.problems()]


@pytest.fixture
def unpaid(sell):
    """An order by transfer that was marked as paid without any money."""
    order = sell(paid=False)
    return orders.change_status(order=order, to="paid")


def test_an_order_that_was_sent_unpaid_is_found_until_it_is_paid(unpaid, key):
    send_the_rest(unpaid)
    assert said("was sent, of") == [True]
    all_arrive(unpaid)
    assert said("was sent, of") == [True]
    due = account_of(unpaid).due
    by_hand.receive(order=unpaid, amount=money(due), key=key())
    assert said("was sent, of") == []


def test_an_order_of_which_a_part_was_sent_unpaid_is_found(sell):
    order = sell(quantity=1, paid=False)
    type(order).objects.filter(pk=order.pk).update(status="part-dispatched")
    assert True in said("was sent, of")


def test_what_is_paid_at_the_door_is_sent_unpaid(sell):
    order = sell(paid=False, payment="cash_on_delivery")
    send_the_rest(order)
    assert list(books.problems()) == []


@pytest.mark.parametrize("status", ["awaiting-payment", "paid"])
def test_an_order_that_no_provider_was_asked_about_is_found(sell, status):
    order = sell(paid=False)
    assert said("nobody has asked") == []
    type(order).objects.filter(pk=order.pk).update(payment_method="sandbox", status=status)
    assert any(said("nobody has asked"))
    type(order).objects.filter(pk=order.pk).update(payment_method="", total_incl_tax=0)
    assert not any(said("nobody has asked"))


def test_a_refund_that_nobody_makes_is_found_after_a_week(sell, key):
    order = sell(make_product(price="20.00", stock=5))
    row = refunds.refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert list(books.problems()) == []
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert said("£20.00 was promised back on") == [True]
        by_hand.paid_back(refund=row.money)
        assert list(books.problems()) == []


@pytest.mark.parametrize("kind", [Entry.CAPTURE, Entry.REFUND])
def test_an_entry_in_another_currency_is_found(sell, key, kind):
    order = sell(make_product(price="20.00", stock=5))
    row = refunds.refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    by_hand.paid_back(refund=row.money)
    assert list(books.problems()) == []
    Entry.objects.filter(kind=kind).update(currency="JPY")
    assert said("another currency") == [True]


def test_money_in_a_wrong_currency_goes_back_in_it_by_hand_too(sell):
    order = sell(paid=False)
    attempt = Attempt.objects.create(
        order=order,
        method="bank_transfer",
        amount=Decimal(10),
        currency=order.currency,
        state=Attempt.FAILED,
        expires=timezone.now(),
    )
    euros = {"attempt": attempt, "amount": Decimal(10), "currency": "EUR"}
    Entry.objects.create(kind=Entry.CAPTURE, key="euros", **euros)
    by_hand.paid_back(refund=Refund.objects.create(**euros))
    assert Entry.objects.get(kind=Entry.REFUND).currency == "EUR"
    assert list(books.problems()) == []
