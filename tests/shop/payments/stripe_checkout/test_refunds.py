"""Money that goes back over Stripe, asked for from here."""

from decimal import Decimal

import pytest

from shop import books
from shop.money import money
from shop.payments import operations
from shop.payments.gateway import GatewayDown
from shop.payments.models import Refund
from shop.refunds import operations as refunds

pytestmark = pytest.mark.django_db
DONE = "checkout.session.completed"


class TestMoneyBack:
    @pytest.fixture
    def paid(self, buyer, stripe_shop):
        buyer.order()
        stripe_shop.pay(buyer.key)
        buyer.come_back()
        return buyer

    def test_goes_in_parts_and_never_more_than_came(self, paid, stripe_shop):
        order = paid.attempt.order
        first = refunds.refund(order=order, key="r1", other=Decimal(40)).money
        for _time in range(2):
            operations.send_refund(refund=first)
        with pytest.raises(operations.CannotRefund):
            refunds.refund(order=order, key="r2", other=Decimal("20.01"))
        rest = refunds.refund(order=order, key="r3", other=Decimal(20)).money
        assert operations.send_refund(refund=rest).state == Refund.DONE
        assert [one["amount"] for one in stripe_shop.refunds.values()] == [4000, 2000]
        assert list(books.problems()) == []

    @pytest.mark.parametrize("fault", ["silence after the deed", "500 after the deed", "500"])
    def test_goes_once_whatever_becomes_of_the_answer(self, paid, stripe_shop, fault):
        refund = operations.refund(attempt=paid.attempt, amount=money("40"), reason="", key="r1")
        _break_second_call(stripe_shop, fault)
        with pytest.raises(GatewayDown):
            operations.send_refund(refund=refund)
        assert operations.send_refund(refund=refund).state == Refund.DONE
        assert [one["amount"] for one in stripe_shop.refunds.values()] == [4000]

    def test_that_stripe_refuses_is_said(self, paid, stripe_shop):
        stripe_shop.intents[paid.attempt.reference]["amount_received"] = 100
        refund = operations.refund(attempt=paid.attempt, amount=money("40"), reason="", key="r1")
        refund = operations.send_refund(refund=refund)
        assert refund.state == Refund.FAILED
        assert "greater than" in refund.problem

    def test_that_takes_its_time_is_asked_about(self, paid, stripe_shop):
        stripe_shop.refund_status = "pending"
        refund = operations.refund(attempt=paid.attempt, amount=money("40"), reason="", key="r1")
        assert operations.send_refund(refund=refund).state == Refund.NEW
        next(iter(stripe_shop.refunds.values()))["status"] = "succeeded"
        assert operations.send_refund(refund=refund).state == Refund.DONE
        assert len(stripe_shop.refunds) == 1


def _break_second_call(server, fault):
    """Let the look at the list pass and the refund itself go wrong."""
    answer = server.answer

    def once(method, path, headers, body):
        if method == "POST":
            server.next_fault = fault
            server.answer = answer
        return answer(method, path, headers, body)

    server.answer = once
