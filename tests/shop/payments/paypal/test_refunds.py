"""Money that goes back over PayPal, asked for from here."""

from decimal import Decimal

import pytest

from shop import books
from shop.money import money
from shop.payments import operations
from shop.payments.gateway import GatewayDown
from shop.payments.models import Refund
from shop.refunds import operations as refunds

pytestmark = pytest.mark.django_db
APPROVED, COMPLETED = "CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.COMPLETED"


class TestMoneyBack:
    @pytest.fixture
    def paid(self, buyer, paypal):
        buyer.order()
        paypal.approve(buyer.key)
        buyer.come_back()
        return buyer

    def test_goes_in_parts_and_never_more_than_came(self, paid, paypal):
        order = paid.attempt.order
        first = refunds.refund(order=order, key="r1", other=Decimal(40)).money
        for _time in range(2):
            operations.send_refund(refund=first)
        with pytest.raises(operations.CannotRefund):
            refunds.refund(order=order, key="r2", other=Decimal("20.01"))
        rest = refunds.refund(order=order, key="r3", other=Decimal(20)).money
        assert operations.send_refund(refund=rest).state == Refund.DONE
        assert [one["amount"]["value"] for one in paypal.refunds.values()] == ["40.00", "20.00"]
        assert list(books.problems()) == []

    def test_goes_once_when_the_answer_is_lost(self, paid, paypal):
        refund = operations.refund(attempt=paid.attempt, amount=money("40"), reason="", key="r1")
        answer = paypal.answer

        def lose(method, path, headers, body):
            found = answer(method, path, headers, body)
            return None if path.endswith("/refund") else found

        paypal.answer = lose
        with pytest.raises(GatewayDown):
            operations.send_refund(refund=refund)
        paypal.answer = answer
        assert operations.send_refund(refund=refund).state == Refund.DONE
        assert len(paypal.refunds) == 1

    def test_that_paypal_refuses_is_said(self, paid, paypal):
        paypal.capture_of(paid.key)["amount"] = {"currency_code": "GBP", "value": "1.00"}
        refund = operations.refund(attempt=paid.attempt, amount=money("40"), reason="", key="r1")
        refund = operations.send_refund(refund=refund)
        assert (refund.state, refund.problem) == (Refund.FAILED, "REFUND_AMOUNT_EXCEEDED.")

    def test_that_takes_its_time_is_asked_about(self, paid, paypal):
        paypal.refund_status = "PENDING"
        refund = operations.refund(attempt=paid.attempt, amount=money("40"), reason="", key="r1")
        assert operations.send_refund(refund=refund).state == Refund.NEW
        next(iter(paypal.refunds.values()))["status"] = "COMPLETED"
        assert operations.send_refund(refund=refund).state == Refund.DONE
