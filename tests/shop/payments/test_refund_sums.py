"""What goes back is what the ledger says: to the last decimal, or not at all."""

from decimal import Decimal

import pytest

from shop.money import money
from shop.order.sayings import read
from shop.payments import operations
from shop.payments.models import Attempt, Entry, Refund
from tests.shop.payments.paypal.conftest import Buyer, paypal, paypal_key

__all__ = ["paypal", "paypal_key"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(client, paypal):
    buyer = Buyer(client, paypal)
    buyer.order()
    paypal.approve(buyer.key)
    buyer.come_back()
    return buyer


@pytest.mark.parametrize(
    ("method", "currency", "sum_", "fits"),
    [
        ("paypal", "HUF", "10.50", False),
        ("paypal", "TWD", "10.50", False),
        ("paypal", "HUF", "10", True),
        ("stripe_checkout", "KWD", "1.234", False),
        ("stripe_checkout", "KWD", "1.230", True),
    ],
)
def test_a_part_that_the_gateway_cannot_pay_back_is_refused(paid, method, currency, sum_, fits):
    Attempt.objects.update(method=method, currency=currency)
    Entry.objects.update(currency=currency)
    about = {"attempt": paid.attempt, "amount": money(sum_, currency), "reason": ""}
    if fits:
        assert operations.refund(**about).amount == Decimal(sum_)
        return
    with pytest.raises(operations.CannotRefund, match="cannot pay back exactly"):
        operations.refund(**about)
    assert not Refund.objects.exists()


def test_another_sum_than_was_to_go_back_is_not_done(paid, paypal):
    row = operations.refund(attempt=paid.attempt, amount=money("10.50"), reason="", key="r1")
    pay_back = paypal._refund

    def round_off(name, wish):
        whole = wish | {"amount": {"currency_code": "GBP", "value": "10.00"}}
        return pay_back(name, whole)

    paypal._refund = round_off
    for _time in range(2):
        row = operations.send_refund(refund=row)
    assert (row.state, read(row.problem)) == (
        Refund.NEW,
        "The provider says that £10.00 went back.",
    )
    assert not Entry.objects.filter(kind=Entry.REFUND).exists()
    assert len(paypal.refunds) == 1
