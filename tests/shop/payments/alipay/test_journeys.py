"""Whole ways to pay with Alipay: the page for desktops, the one for phones, money back."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from shop.money import money
from shop.order import links
from shop.order.sayings import read
from shop.payments import operations
from shop.payments.alipay.method import METHOD
from shop.payments.gateway import GatewayDown, Result
from shop.payments.models import Attempt, Entry, Refund
from tests.shop.buying import text_of
from tests.shop.payments.alipay.conftest import PHONE

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)
UNBELIEVED = [
    "500",
    "garbage",
    "unsigned",
    "wrong key",
    "wrong signature",
    "silence after the deed",
]


@pytest.mark.parametrize("agent", ["", PHONE])
def test_a_buyer_pays_on_alipays_page_and_comes_back(buyer, alipay, client, agent):
    way = buyer.order(agent)
    assert way.startswith(f"{alipay.url}/gateway.do?")
    assert buyer.visit() == f"<h1>60.00</h1>Order {buyer.made.number}"
    trade = alipay.pay(buyer.attempt.key)
    assert trade["product"] == ("QUICK_WAP_WAY" if agent else "FAST_INSTANT_TRADE_PAY")
    back = urlsplit(trade["return_url"]).path
    assert client.get(back)["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID
    assert buyer.attempt.reference == trade["trade_no"]


def test_inside_wechat_the_buyer_is_told_where_alipay_opens(buyer, alipay, client):
    way = buyer.order(f"{PHONE} MicroMessenger/8.0.50")
    assert "WeChat does not open Alipay." in text_of(client.get(way))
    assert buyer.state == OPEN
    client.defaults["HTTP_USER_AGENT"] = PHONE
    buyer.way = client.post(client.get(way).context["order"].pay_url)["Location"]
    assert "60.00" in buyer.visit()


def test_certificates_serve_as_well_as_keys(buyer, with_certificates, client):
    trade = buyer.pay()
    assert client.get(urlsplit(trade["return_url"]).path)["Location"].endswith("/thank-you/")
    assert buyer.state == PAID


def test_what_the_browser_brings_back_is_not_believed(buyer, alipay, client):
    buyer.order()
    buyer.visit()
    back = urlsplit(alipay.trades[buyer.attempt.key]["return_url"]).path
    said = {"trade_status": "TRADE_SUCCESS", "total_amount": "60.00", "trade_no": "1"}
    answer = client.get(back, said)
    assert "not confirmed yet" in text_of(client.get(answer["Location"]))
    assert buyer.state == OPEN


def test_a_buyer_who_has_not_signed_in_there_is_waited_for(buyer, alipay):
    buyer.order()
    operations.look_after(attempt=buyer.attempt)
    assert (buyer.state, alipay.trades) == (OPEN, {})


@pytest.mark.parametrize("visited", [True, False])
def test_a_payment_that_nobody_makes_is_closed_and_let_go(buyer, alipay, visited):
    buyer.order()
    if visited:
        buyer.visit()
    Attempt.objects.update(
        expires=timezone.now(), date_created=timezone.now() - timedelta(minutes=30)
    )
    assert operations.reconcile() == {Attempt.EXPIRED: 1}
    assert buyer.state == ("cancelled", Attempt.EXPIRED, 0)
    assert buyer.stock == (3, 0)
    if visited:
        assert buyer.visit() == "TRADE_HAS_CLOSE"


def test_money_of_the_last_second_counts(buyer, alipay):
    buyer.order()
    buyer.visit()
    work = alipay.api

    def paid_before_it_is_closed(method, about):
        if method == "alipay.trade.close":
            alipay.pay(about["out_trade_no"])
        return work(method, about)

    alipay.api = paid_before_it_is_closed
    Attempt.objects.update(expires=timezone.now())
    operations.look_after(attempt=buyer.attempt)
    assert buyer.state == PAID


@pytest.mark.parametrize("fault", UNBELIEVED)
def test_an_answer_that_is_not_proven_decides_nothing(buyer, alipay, fault):
    buyer.pay()
    alipay.next_fault = fault
    with pytest.raises(GatewayDown):
        operations.look_after(attempt=buyer.attempt)
    assert buyer.state == OPEN
    operations.look_after(attempt=buyer.attempt)
    assert buyer.state == PAID


def test_a_server_that_hangs_is_left_within_ten_seconds(buyer, alipay):
    alipay.next_fault = "hang"
    began = time.monotonic()
    with pytest.raises(GatewayDown):
        METHOD.look_up(key="x" * 32, reference="")
    assert time.monotonic() - began < 10


def test_an_app_that_alipay_does_not_know_decides_nothing(buyer, alipay, settings):
    buyer.pay()
    settings.ALIPAY = settings.ALIPAY | {"app_id": "2021000000000000"}
    with pytest.raises(GatewayDown):
        operations.look_after(attempt=buyer.attempt)
    assert buyer.state == OPEN


def test_closing_says_how_the_payment_stands(buyer, alipay):
    assert METHOD.close(key="x" * 32, reference="").result is Result.FAILED
    trade = buyer.pay()
    found = METHOD.close(key=buyer.attempt.key, reference="")
    assert (found.result, found.reference) == (Result.PAID, trade["trade_no"])


# -- money back ------------------------------------------------------------------


@pytest.fixture
def paid(buyer):
    buyer.pay()
    operations.look_after(attempt=buyer.attempt)
    return buyer


def refund(buyer, amount):
    row = operations.refund(attempt=buyer.attempt, amount=money(amount), reason="")
    return operations.send_refund(refund=row)


def gone(buyer):
    return [entry.amount for entry in buyer.attempt.entries.filter(kind=Entry.REFUND)]


def test_a_part_and_then_the_rest_go_back_and_no_more(paid, alipay):
    assert [refund(paid, sum).state for sum in ("20.50", "39.50")] == [Refund.DONE] * 2
    with pytest.raises(operations.CannotRefund):
        refund(paid, "0.01")
    assert [one["amount"] for one in alipay.refunds.values()] == ["20.50", "39.50"]
    assert gone(paid) == [20.5, 39.5]


def test_what_alipay_would_overpay_it_refuses_in_its_words(paid, alipay):
    trade = alipay.trades[paid.attempt.key]
    alipay.refunds["by hand"] = {"trade": trade, "amount": "50.00", "slow": False}
    row = refund(paid, "20")
    assert (row.state, read(row.problem)) == (Refund.FAILED, "Alipay says: 退款金额超限")
    assert gone(paid) == []


def test_a_refund_under_way_is_asked_after(paid, alipay):
    alipay.slow_refunds = True
    row = refund(paid, "20")
    assert (row.state, gone(paid)) == (Refund.NEW, [])
    alipay.refunds[row.key]["slow"] = False
    assert operations.send_refund(refund=row).state == Refund.DONE
    assert (len(alipay.refunds), gone(paid)) == (1, [20])


@pytest.mark.parametrize("fault", UNBELIEVED)
def test_a_refund_whose_answer_is_lost_goes_back_once(paid, alipay, fault):
    row = operations.refund(attempt=paid.attempt, amount=money("20"), reason="")
    alipay.next_fault = fault
    with pytest.raises(GatewayDown):
        operations.send_refund(refund=row)
    assert gone(paid) == []
    assert operations.send_refund(refund=row).state == Refund.DONE
    assert (len(alipay.refunds), gone(paid)) == (1, [20])
