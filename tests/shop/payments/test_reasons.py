"""Why a payment or a refund came to nothing is read in the reader's language."""

import pytest
from django.utils import translation

from shop.order.sayings import LONGEST, read, say
from shop.payments import operations
from shop.payments.gateway import Outcome, Result
from shop.payments.models import Refund
from tests.shop.payments.stripe_checkout.conftest import Buyer, stripe_shop

__all__ = ["stripe_shop"]
pytestmark = pytest.mark.django_db


def test_who_asks_first_does_not_choose_the_language_for_the_others(client, stripe_shop):
    buyer = Buyer(client, stripe_shop)
    buyer.order()
    stripe_shop.pay(buyer.key, slowly=True)
    buyer.come_back()
    stripe_shop.bank(buyer.key, pays=False)
    with translation.override("zh-hans"):
        operations.look_after(attempt=buyer.attempt)
        assert read(buyer.attempt.problem) == "您的银行没有付款。"
    assert read(buyer.attempt.problem) == "Your bank did not pay."


def test_a_refund_without_a_sum_stays_open_and_says_so(client, stripe_shop):
    buyer = Buyer(client, stripe_shop)
    buyer.order()
    stripe_shop.pay(buyer.key)
    buyer.come_back()
    attempt = buyer.attempt
    row = operations.refund(attempt=attempt, amount=attempt.money, reason="")
    row = operations.settle_refund(refund=row, outcome=Outcome(Result.PAID))
    assert row.state == Refund.NEW
    assert read(row.problem) == "The provider says that it went back, but not how much."


def test_somebody_elses_long_words_fit_where_they_are_stored():
    stored = say("wechat-says", reason=("余额不足" * 100)[:LONGEST])
    assert len(stored) <= 255
    assert read(stored).startswith("WeChat Pay says: 余额不足")
