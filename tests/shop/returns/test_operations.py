from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.parcels import operations as parcels
from shop.payments.account import account_of
from shop.payments.models import Attempt
from shop.payments.operations import CannotRefund
from shop.refunds.operations import Part, refund
from shop.returns import operations, terms
from shop.returns.models import Return
from shop.returns.operations import CannotReturn, Wish
from tests.factories import make_product

WITHDRAWAL = "Ada Reader"


@pytest.fixture(autouse=True)
def balanced(db):
    """Whatever a test does, the books balance afterwards."""
    yield
    assert list(books.problems()) == []


@pytest.fixture
def sent(sell, key):
    """A paid order of two bowls that has arrived."""
    order = sell()
    parcel = parcels.send(order=order, key=key(), pieces={order.lines.get().pk: 2})
    parcels.arrived(parcel=parcel)
    order.refresh_from_db()
    return order


@pytest.fixture
def with_button(settings):
    settings.SHOP_WITHDRAWAL_DAYS = 14


def ask(order, key, count=1, **rest):
    wishes = {order.lines.first().pk: Wish(count, **rest)}
    return operations.ask(order=order, wishes=wishes, key=key())


def withdraw(order, key, count):
    wishes = {order.lines.first().pk: Wish(count)}
    return operations.withdraw(order=order, wishes=wishes, key=key(), name=WITHDRAWAL)


def stock(order):
    record = order.lines.first().stockrecord
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def test_a_return_from_the_asking_to_the_money(sent, key, admin, mailoutbox):
    mailoutbox.clear()
    returned = ask(sent, key, reason="broken")
    returned = operations.accept(returned=returned, by=admin.user)
    returned = operations.receive(returned=returned, by=admin.user)
    returned = operations.pay_back(returned=returned, restock={}, by=admin.user)
    assert returned.state == Return.REFUNDED
    assert returned.refund.amount == 24
    assert stock(sent) == (8, 0)
    assert [step.state for step in returned.steps.all()] == [
        "asked",
        "accepted",
        "received",
        "refunded",
    ]
    subjects = [mail.subject for mail in mailoutbox]
    assert [subject.rpartition(": ")[2] for subject in subjects[:3]] == [
        "We are looking at your request",
        "Send the goods back",
        "Your goods have arrived",
    ]
    assert "£24.00 back" in subjects[3]


def test_goods_that_are_whole_are_sold_again(sent, key):
    returned = operations.receive(returned=operations.accept(returned=ask(sent, key)))
    line = sent.lines.get()
    for _click in range(2):
        operations.pay_back(returned=returned, restock={line.pk: True}, delivery=Decimal("4.50"))
    assert stock(sent) == (9, 0)
    assert sent.refunds.get().amount == Decimal("28.50")


@pytest.mark.parametrize("count", [3, 0, -1])
def test_only_so_many_come_back_as_were_sent(sent, key, count):
    with pytest.raises(CannotReturn):
        ask(sent, key, count)


def test_what_was_asked_for_or_paid_back_is_not_asked_for_again(sent, key):
    first = ask(sent, key)
    with pytest.raises(CannotReturn):
        ask(sent, key, 2)
    operations.refuse(returned=first, answer="It is worn.")
    refund(order=sent, key=key(), parts=[Part(sent.lines.get().pk, 1)])
    assert terms.returnable(sent) == {sent.lines.get().pk: 1}
    ask(sent, key)
    sent.refresh_from_db()
    assert not terms.may_return(type(sent).objects.get(pk=sent.pk))


def test_the_same_key_is_the_same_return(sent):
    rows = {ask(sent, lambda: "k").pk for _click in range(2)}
    assert len(rows) == 1


def test_a_refusal_needs_a_reason(sent, key):
    returned = ask(sent, key)
    with pytest.raises(CannotReturn, match="why"):
        operations.refuse(returned=returned, answer=" ")
    operations.refuse(returned=returned, answer="It is worn.")
    with pytest.raises(CannotReturn, match="refused"):
        operations.accept(returned=returned)


def test_money_waits_for_the_goods(sent, key):
    returned = ask(sent, key)
    with pytest.raises(CannotReturn):
        operations.pay_back(returned=returned, restock={})
    assert not sent.refunds.exists()


def test_too_much_of_the_delivery_does_not_go_back(sent, key):
    returned = operations.receive(returned=operations.accept(returned=ask(sent, key)))
    with pytest.raises(CannotRefund):
        operations.pay_back(returned=returned, restock={}, delivery=Decimal(5))
    returned.refresh_from_db()
    assert returned.state == Return.RECEIVED


def test_the_time_to_return_ends(sent, key, settings):
    day = timedelta(days=settings.SHOP_RETURNS_DAYS)
    with time_machine.travel(timezone.now() + day):
        assert terms.may_return(sent)
    with time_machine.travel(timezone.now() + day + timedelta(days=1)):
        assert not terms.may_return(sent)
        with pytest.raises(CannotReturn):
            ask(sent, key)


def test_nothing_comes_back_that_was_not_sent(order_to_send, key):
    assert not terms.may_return(order_to_send)
    with pytest.raises(CannotReturn):
        ask(order_to_send, key)


@pytest.fixture
def order_to_send(sell):
    return sell()


def test_without_the_setting_there_is_no_withdrawal(sent, key):
    assert not terms.may_withdraw(sent)
    with pytest.raises(CannotReturn):
        withdraw(sent, key, 1)


@pytest.mark.usefixtures("with_button")
class TestWithdrawal:
    def test_before_anything_is_sent_it_cancels(self, sell, key, mailoutbox):
        order = sell()
        mailoutbox.clear()
        returned = withdraw(order, key, 2)
        order.refresh_from_db()
        assert (order.status, returned.state) == ("cancelled", Return.CLOSED)
        assert order.refunds.get().amount == order.total_incl_tax
        receipt = mailoutbox[0]
        assert order.number in receipt.subject
        assert f"from {WITHDRAWAL}" in receipt.body
        assert timezone.localtime(returned.date_created).strftime("%H:%M:%S") in receipt.body

    def test_afterwards_it_is_accepted_at_once(self, sent, key):
        returned = withdraw(sent, key, 2)
        assert returned.state == Return.ACCEPTED
        operations.pay_back(
            returned=operations.receive(returned=returned), restock={}, delivery=Decimal("4.50")
        )
        assert sent.refunds.get().amount == sent.total_incl_tax

    def test_of_an_order_that_is_partly_sent_the_rest_is_paid_back_at_once(self, sell, key):
        order = sell()
        line = order.lines.get()
        parcels.send(order=order, key=key(), pieces={line.pk: 1})
        returned = withdraw(order, key, 2)
        assert order.refunds.get().amount == 24
        assert returned.lines.get().coming_back == 1
        assert stock(order) == (9, 0)

    def test_a_part_is_enough(self, sell, key):
        order = sell(make_product(), make_product())
        withdraw(order, key, 1)
        order.refresh_from_db()
        assert (order.status, order.refunds.get().amount) == ("paid", 24)

    def test_its_time_ends_after_the_last_parcel(self, sent, key):
        with time_machine.travel(timezone.now() + timedelta(days=14)):
            assert terms.may_withdraw(sent)
        with time_machine.travel(timezone.now() + timedelta(days=15)):
            assert not terms.may_withdraw(sent)

    def test_an_order_that_is_not_paid_is_withdrawn_too(self, sell, key):
        order = sell(paid=False)
        withdraw(order, key, 2)
        order.refresh_from_db()
        assert order.status == "cancelled"
        assert not order.refunds.exists()

    @pytest.mark.parametrize("payment", ["bank_transfer", "cash_on_delivery"])
    def test_a_part_of_an_order_that_is_not_paid_is_let_go_once(self, sell, key, payment):
        order = sell(paid=False, payment=payment)
        returned = withdraw(order, key, 1)
        line = order.lines.get()
        assert (line.num_dropped, line.num_to_send, returned.state) == (1, 1, Return.CLOSED)
        assert stock(order) == (10, 1)
        assert returned.lines.get().coming_back == 0
        assert account_of(order).due == Decimal("28.50")
        assert terms.withdrawable(order) == {line.pk: 1}
        with pytest.raises(CannotReturn):
            withdraw(order, key, 2)
        withdraw(order, key, 1)
        order.refresh_from_db()
        assert (order.status, stock(order)) == ("cancelled", (10, 0))

    def test_while_a_provider_asks_for_the_whole_sum_no_part_is_let_go(self, sell, key):
        order = sell(paid=False)
        type(order).objects.filter(pk=order.pk).update(payment_method="sandbox")
        order.refresh_from_db()
        Attempt.objects.create(
            order=order,
            method="sandbox",
            amount=order.total_incl_tax,
            currency=order.currency,
            expires=timezone.now() + timedelta(minutes=30),
        )
        with pytest.raises(CannotReturn, match="under way"):
            withdraw(order, key, 1)
        assert not order.returns.exists()
        assert stock(order) == (10, 2)


def test_goods_that_nobody_has_paid_for_come_back_without_money(sell, key):
    order = sell(paid=False, payment="cash_on_delivery")
    parcels.send(order=order, key=key(), pieces={order.lines.get().pk: 2})
    returned = operations.receive(returned=operations.accept(returned=ask(order, key)))
    for _click in range(2):
        row = operations.pay_back(returned=returned, restock={order.lines.get().pk: True})
    assert (row.state, row.refund.amount) == (Return.CLOSED, 0)
    assert stock(order) == (9, 0)
    assert account_of(order).due == Decimal("28.50")
