"""Money that goes back over WeChat Pay: done when it says so, and not before."""

import pytest

from shop import books
from shop.money import money
from shop.order.sayings import read
from shop.payments import operations
from shop.payments.gateway import GatewayDown
from shop.payments.models import Entry, Refund
from shop.payments.tasks import look_at_refunds
from tests.worker import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(buyer, wechat):
    buyer.order()
    wechat.scan(buyer.attempt.continue_url)
    operations.look_after(attempt=buyer.attempt)
    return buyer


def refund(buyer, amount, **fields):
    row = operations.refund(attempt=buyer.attempt, amount=money(amount), reason="", **fields)
    return operations.send_refund(refund=row)


def gone(buyer):
    return [entry.amount for entry in buyer.attempt.entries.filter(kind=Entry.REFUND)]


def test_a_part_and_then_the_rest_go_back_and_no_more(paid, wechat):
    assert refund(paid, "20.50").state == Refund.DONE
    assert refund(paid, "39.50").state == Refund.DONE
    with pytest.raises(operations.CannotRefund):
        refund(paid, "0.01")
    sums = [one["amount"]["refund"] for one in wechat.refunds.values()]
    assert sums == [2050, 3950]
    assert gone(paid) == [20.5, 39.5]


def test_what_wechat_would_overpay_it_refuses_in_its_words(paid, wechat):
    wechat.refunds["by hand"] = {
        "out_trade_no": paid.attempt.key,
        "status": "SUCCESS",
        "amount": {"refund": 5000},
    }
    row = refund(paid, "20")
    assert row.state == Refund.FAILED
    assert read(row.problem) == "WeChat Pay says: 退款金额大于支付金额"
    assert gone(paid) == []


def test_a_refund_under_way_is_done_when_wechat_says_so(paid, wechat):
    wechat.refund_state = "PROCESSING"
    row = refund(paid, "20")
    assert (row.state, gone(paid)) == (Refund.NEW, [])
    assert operations.send_refund(refund=row).state == Refund.NEW
    assert len(wechat.refunds) == 1
    body = wechat.notice_of_refund(wechat.refunds[row.key], "SUCCESS")
    assert [paid.notice(body).status_code for _time in range(3)] == [200] * 3
    row.refresh_from_db()
    assert (row.state, gone(paid)) == (Refund.DONE, [20])
    operations.send_refund(refund=row)
    assert gone(paid) == [20]


def test_a_refund_without_a_notice_is_found_by_asking(paid, wechat):
    wechat.refund_state = "PROCESSING"
    row = refund(paid, "20")
    wechat.refunds[row.key]["status"] = "SUCCESS"
    assert operations.send_refund(refund=row).state == Refund.DONE
    assert gone(paid) == [20]


def test_a_refund_that_wechat_closes_is_not_done(paid, wechat):
    wechat.refund_state = "PROCESSING"
    row = refund(paid, "20")
    assert (
        paid.notice(wechat.notice_of_refund(wechat.refunds[row.key], "CLOSED")).status_code == 200
    )
    row.refresh_from_db()
    assert (row.state, read(row.problem)) == (Refund.FAILED, "WeChat Pay closed the refund.")
    assert refund(paid, "60").state == Refund.NEW


def test_a_refund_that_cannot_be_credited_waits_for_the_owner(paid, wechat):
    wechat.refund_state = "PROCESSING"
    row = refund(paid, "60")
    body = wechat.notice_of_refund(wechat.refunds[row.key], "ABNORMAL")
    assert paid.notice(body).status_code == 200
    row.refresh_from_db()
    assert row.state == Refund.NEW
    assert "merchant platform" in read(row.problem)
    with pytest.raises(operations.CannotRefund):
        refund(paid, "1")
    paid.notice(wechat.notice_of_refund(wechat.refunds[row.key], "SUCCESS"))
    row.refresh_from_db()
    assert (row.state, row.problem, gone(paid)) == (Refund.DONE, "", [60])


@pytest.mark.parametrize(
    "change",
    [
        {"mchid": "1"},
        {"amount": {"refund": 1999, "total": 6000}},
        {"out_trade_no": "0" * 32},
    ],
)
def test_a_notice_about_another_refund_writes_nothing(paid, wechat, change):
    wechat.refund_state = "PROCESSING"
    row = refund(paid, "20")
    body = wechat.notice_of_refund(wechat.refunds[row.key], "SUCCESS", **change)
    assert paid.notice(body).status_code == 400
    row.refresh_from_db()
    assert (row.state, gone(paid)) == (Refund.NEW, [])


def test_a_refund_that_wechat_does_not_know_when_asked_is_not_booked(paid, wechat):
    wechat.refund_state = "PROCESSING"
    row = refund(paid, "20")
    body = wechat.notice_of_refund(wechat.refunds[row.key], "SUCCESS", out_refund_no="another")
    assert paid.notice(body).status_code == 200
    work_off(look_at_refunds)
    assert [one.key for one in Refund.objects.all()] == [row.key]
    assert gone(paid) == [20]  # the platform has paid ours, and the look tells


def test_a_refund_of_the_merchant_platform_is_booked_once(paid, wechat):
    made = wechat.refund(
        {
            "out_trade_no": paid.attempt.key,
            "out_refund_no": "platform-1",
            "amount": {"refund": 2000, "total": 6000, "currency": "CNY"},
        }
    )
    for _time in range(2):
        assert paid.notice(wechat.notice_of_refund(made, "SUCCESS")).status_code == 200
        work_off(look_at_refunds)
    row = Refund.objects.get()
    assert (row.state, row.amount, row.reference) == (Refund.DONE, 20, made["refund_id"])
    assert gone(paid) == [20]
    assert list(books.problems()) == []


@pytest.mark.parametrize("fault", ["500", "unsigned", "garbage", "silence after the deed"])
def test_a_refund_whose_answer_is_lost_goes_back_once(paid, wechat, fault):
    row = operations.refund(attempt=paid.attempt, amount=money("20"), reason="")
    answer = wechat.answer

    def broken(method, path, headers, body):
        if path.endswith("/refunds"):
            wechat.next_fault = fault
        return answer(method, path, headers, body)

    wechat.answer = broken
    with pytest.raises(GatewayDown):
        operations.send_refund(refund=row)
    wechat.answer = answer
    assert operations.send_refund(refund=row).state == Refund.DONE
    assert [one["amount"]["refund"] for one in wechat.refunds.values()] == [2000]
    assert gone(paid) == [20]


def test_a_shop_without_means_at_wechat_is_told(paid, wechat):
    wechat.balance = 0
    assert read(refund(paid, "20").problem) == "WeChat Pay says: 余额不足"
