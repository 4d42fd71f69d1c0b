"""What goes wrong between the shop and WeChat Pay, and what is left of the order."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from shop.order.sayings import read
from shop.payments import operations
from shop.payments.gateway import GatewayDown, Result
from shop.payments.models import Attempt
from shop.payments.wechat_pay import certificates
from shop.payments.wechat_pay.method import METHOD
from tests.shop.buying import text_of
from tests.shop.payments.wechat_pay.conftest import IN_WECHAT

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)
UNBELIEVED = ["500", "garbage", "unsigned", "wrong certificate", "wrong signature", "old"]


@pytest.mark.parametrize("fault", [*UNBELIEVED, "silence after the deed"])
def test_a_payment_that_cannot_be_begun_is_kept_and_begun_later(buyer, wechat, client, fault):
    certificates.forget()
    wechat.next_fault = fault
    way = buyer.order()
    assert "/scan/" not in way
    assert "try again" in text_of(client.get(way))
    assert buyer.state == OPEN

    again = client.post(client.get(way).context["order"].pay_url)
    assert client.get(again["Location"]).status_code == 200
    wechat.scan(buyer.attempt.continue_url)
    operations.look_after(attempt=buyer.attempt)
    assert buyer.state == PAID


@pytest.mark.parametrize("fault", [*UNBELIEVED, "silence after the deed"])
def test_an_answer_that_is_not_proven_decides_nothing(buyer, wechat, fault):
    buyer.order()
    wechat.scan(buyer.attempt.continue_url)
    wechat.next_fault = fault
    with pytest.raises(GatewayDown):
        operations.look_after(attempt=buyer.attempt)
    assert buyer.state == OPEN
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    assert operations.reconcile() == {Attempt.PAID: 1}
    assert buyer.state == PAID


def test_a_server_that_hangs_is_left_within_ten_seconds(buyer, wechat):
    buyer.order()
    wechat.next_fault = "hang"
    began = time.monotonic()
    with pytest.raises(GatewayDown):
        METHOD.look_up(key=buyer.attempt.key, reference="")
    assert time.monotonic() - began < 10


def test_a_server_that_is_gone_decides_nothing(buyer, wechat, settings):
    buyer.order()
    settings.WECHAT_PAY = settings.WECHAT_PAY | {"url": "http://127.0.0.1:9"}
    Attempt.objects.update(
        expires=timezone.now(), date_created=timezone.now() - timedelta(minutes=30)
    )
    assert operations.reconcile() == {"unanswered": 1}
    assert buyer.state == OPEN


def test_a_sum_that_was_not_asked_for_settles_nothing(buyer, wechat):
    buyer.order()
    wechat.pay(buyer.theirs, total=1)
    operations.look_after(attempt=buyer.attempt)
    buyer.made.refresh_from_db()
    assert buyer.made.status != "paid"
    assert "came instead of" in read(buyer.attempt.problem)


def test_a_key_that_wechat_does_not_know_gives_the_basket_back(buyer, wechat, settings, client):
    settings.WECHAT_PAY = settings.WECHAT_PAY | {"serial": "0" * 40}
    page = client.get(buyer.order())
    assert "Choose another way to pay." in text_of(page)
    assert buyer.state == ("cancelled", Attempt.FAILED, 0)
    assert buyer.stock == (3, 0)


def test_an_unknown_payment_waits_and_a_closed_one_has_failed(buyer, wechat):
    assert METHOD.look_up(key="f" * 32, reference="").result is Result.PENDING
    buyer.order()
    assert METHOD.close(key=buyer.attempt.key, reference="").result is Result.FAILED
    assert METHOD.close(key=buyer.attempt.key, reference="").result is Result.FAILED
    assert METHOD.look_up(key=buyer.attempt.key, reference="").result is Result.FAILED


def test_a_sign_in_that_does_not_answer_keeps_the_order(buyer, wechat, client):
    buyer.order(IN_WECHAT)
    asked = client.get(buyer.way)["Location"]
    state = asked.split("state=")[1].split("#")[0]
    wechat.next_fault = "500"
    answer = client.get(buyer.way, {"code": "c", "state": state})
    assert "Your order is kept" in text_of(client.get(answer["Location"]))
    assert buyer.state == OPEN
