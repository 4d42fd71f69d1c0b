"""Alipay's notices: which are believed, what they do, and how they are answered."""

from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

import pytest

from shop import books
from shop.money import money
from shop.payments import operations
from shop.payments.models import Attempt, Notice, Refund
from shop.payments.tasks import look_at_refunds
from tests.shop.payments.local import make_key
from tests.worker import work_off

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)


def test_a_notice_settles_the_payment_once_however_often_it_comes(buyer, alipay):
    body = alipay.notice(buyer.pay())
    answers = [buyer.notice(body) for _time in range(5)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, b"success")}
    assert (buyer.state, Notice.objects.count()) == (PAID, 1)


def test_certificates_prove_a_notice_too(buyer, with_certificates):
    body = with_certificates.notice(buyer.pay())
    assert buyer.notice(body).content == b"success"
    assert buyer.state == PAID


def test_a_trade_that_is_finished_was_paid(buyer, alipay):
    trade = buyer.pay() | {"trade_status": "TRADE_FINISHED"}
    assert buyer.notice(alipay.notice(trade)).content == b"success"
    assert buyer.state == PAID


def test_a_notice_in_chinese_is_read(buyer, alipay):
    trade = buyer.pay()
    assert buyer.notice(alipay.notice(trade, subject="订单 & 茶+碗=%")).content == b"success"
    assert buyer.state == PAID


@pytest.mark.parametrize("status", ["WAIT_BUYER_PAY", "SOMETHING_NEW"])
def test_a_notice_that_settles_nothing_is_taken_and_left(buyer, alipay, status):
    trade = buyer.pay() | {"trade_status": status}
    assert buyer.notice(alipay.notice(trade)).content == b"success"
    assert (buyer.state, Notice.objects.count()) == (OPEN, 0)


def test_news_of_a_refund_does_not_undo_a_payment(buyer, alipay):
    trade = buyer.pay()
    buyer.notice(alipay.notice(trade))
    closed = trade | {"trade_status": "TRADE_CLOSED"}
    assert buyer.notice(alipay.notice(closed, refund_fee="60.00")).content == b"success"
    assert buyer.state == PAID


def test_a_refund_of_the_dashboard_is_booked_once(buyer, alipay):
    trade = buyer.pay()
    buyer.notice(alipay.notice(trade))
    about = {"out_trade_no": buyer.attempt.key, "out_request_no": "there-1"}
    alipay.refund(trade, about | {"refund_amount": "20.50"})
    for _time in range(5):
        news = {"refund_fee": "20.50", "out_biz_no": "there-1", "gmt_refund": "2026-01-01 00:00:00"}
        assert buyer.notice(alipay.notice(trade, **news)).content == b"success"
        work_off(look_at_refunds)
    row = Refund.objects.get()
    assert (row.state, row.amount) == (Refund.DONE, Decimal("20.50"))
    assert buyer.state == ("paid", Attempt.PAID, 2)
    assert list(books.problems()) == []


def test_our_own_refund_is_not_booked_again_by_the_news(buyer, alipay):
    trade = buyer.pay()
    buyer.notice(alipay.notice(trade))
    row = operations.refund(attempt=buyer.attempt, amount=money("20.50"), reason="")
    operations.send_refund(refund=row)
    news = {"refund_fee": "20.50", "out_biz_no": row.key}
    assert buyer.notice(alipay.notice(trade, **news)).content == b"success"
    assert work_off(look_at_refunds) == 1
    assert Refund.objects.get().state == Refund.DONE
    assert buyer.state[2] == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"total_amount": "0.01"},
        {"total_amount": "lots"},
        {"total_amount": None},
        {"out_trade_no": "0" * 32},
        {"app_id": "2021000000000000"},
        {"seller_id": "2088000000000000"},
        {"seller_id": None},
        {"notify_id": None},
    ],
)
def test_a_notice_about_another_sum_or_shop_writes_nothing(buyer, alipay, changes):
    answer = buyer.notice(alipay.notice(buyer.pay(), **changes))
    assert (answer.status_code, answer.content) == (400, b"failure")
    assert (buyer.state, Notice.objects.count()) == (OPEN, 0)


@pytest.mark.parametrize("change", ["key", "field", "more", "twice", "unsigned", "kind", "bytes"])
def test_a_notice_that_is_not_proven_writes_nothing(buyer, alipay, change):
    trade = buyer.pay()
    body = alipay.notice(trade)
    told = dict(parse_qsl(body, keep_blank_values=True))
    changed = {
        "key": alipay.notice(trade, key=make_key()),
        "field": urlencode(told | {"receipt_amount": "1.00"}),
        "more": urlencode(told | {"extra": "1"}),
        "twice": f"{body}&total_amount=60.00",
        "unsigned": urlencode({name: told[name] for name in told if name != "sign"}),
        "kind": urlencode(told | {"sign_type": "RSA"}),
        "bytes": b"\xff\xfe",
    }[change]
    answer = buyer.notice(changed)
    assert (answer.status_code, answer.content) == (400, b"failure")
    assert (buyer.state, Notice.objects.count()) == (OPEN, 0)
