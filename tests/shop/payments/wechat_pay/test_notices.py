"""WeChat Pay's notices: which are believed, what they do, and how they are answered."""

import json
from base64 import b64encode

import pytest

from shop.payments.models import Attempt, Entry, Notice
from shop.payments.wechat_pay import certificates
from tests.shop.payments.local import seconds
from tests.shop.payments.wechat_pay.server import Signer

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)


def test_a_notice_settles_the_payment_once_however_often_it_comes(buyer, wechat):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    answers = [buyer.notice(body) for _time in range(5)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, b"")}
    assert buyer.state == PAID
    assert Notice.objects.count() == 1


def test_a_notice_with_another_number_about_the_same_payment_does_nothing_more(buyer, wechat):
    buyer.order()
    paid = wechat.scan(buyer.attempt.continue_url)
    for _time in range(3):
        assert buyer.notice(wechat.notice_of_payment(paid)).status_code == 200
    assert buyer.state == PAID
    assert Entry.objects.count() == 1


def test_a_late_notice_buys_the_goods_again(buyer, wechat, client):
    buyer.order()
    paid = wechat.scan(buyer.attempt.continue_url)
    Attempt.objects.update(state=Attempt.EXPIRED)
    type(buyer.made).objects.update(status="cancelled")
    buyer.product.stockrecords.update(num_allocated=0)
    assert buyer.notice(wechat.notice_of_payment(paid)).status_code == 200
    assert buyer.state == PAID
    assert buyer.stock == (3, 1)


def tampered(body):
    notice = json.loads(body)
    sealed = bytearray(notice["resource"]["ciphertext"].encode())
    sealed[10] = ord("A") if sealed[10] != ord("A") else ord("B")
    notice["resource"]["ciphertext"] = sealed.decode()
    return json.dumps(notice)


@pytest.mark.parametrize(
    "change",
    ["body", "nonce", "serial", "old", "from the future", "unsigned", "test of ours", "no stamp"],
)
def test_a_notice_that_is_not_proven_writes_nothing(buyer, wechat, change):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    headers = wechat.signer.headers(body)
    if change == "body":
        body = tampered(body)
    elif change == "nonce":
        headers["Wechatpay-Nonce"] = "0" * 32
    elif change == "serial":
        headers = Signer().headers(body)
    elif change == "old":
        headers = wechat.signer.headers(body, stamp=seconds() - 301)
    elif change == "from the future":
        headers = wechat.signer.headers(body, stamp=seconds() + 310)
    elif change == "unsigned":
        headers = {}
    elif change == "test of ours":  # WeChat Pay sends such ones to see whether shops look
        signature = headers["Wechatpay-Signature"]
        headers["Wechatpay-Signature"] = f"WECHATPAY/SIGNTEST/{signature[19:]}"
    else:
        headers["Wechatpay-Timestamp"] = "yesterday"
    answer = buyer.notice(body, headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "FAIL"
    assert (buyer.state, Notice.objects.count()) == (OPEN, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": {"total": 1, "currency": "CNY"}},
        {"amount": {"total": 6000, "currency": "HKD"}},
        {"amount": {}},
        {"out_trade_no": "0" * 32},
        {"mchid": "1230000000"},
        {"appid": "wx0000000000000000"},
    ],
)
def test_a_notice_about_another_sum_or_shop_writes_nothing(buyer, wechat, change):
    buyer.order()
    paid = wechat.scan(buyer.attempt.continue_url)
    assert buyer.notice(wechat.notice_of_payment(paid, **change)).status_code == 400
    assert (buyer.state, Notice.objects.count()) == (OPEN, 0)


@pytest.mark.parametrize("key", ["0" * 32, None])
def test_a_notice_that_is_sealed_otherwise_writes_nothing(buyer, wechat, key):
    buyer.order()
    paid = wechat.scan(buyer.attempt.continue_url)
    body = wechat.notice("TRANSACTION.SUCCESS", "transaction", wechat.shown(paid))
    notice = json.loads(body)
    if key:
        body = wechat.notice("TRANSACTION.SUCCESS", "transaction", wechat.shown(paid), key=key)
    else:
        notice["resource"]["ciphertext"] = b64encode(b"nothing").decode()
        body = json.dumps(notice)
    assert buyer.notice(body).status_code == 400
    assert buyer.state == OPEN


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", '{"id": 1, "resource": []}'])
def test_a_signed_notice_that_says_nothing_is_refused(buyer, wechat, body):
    assert buyer.notice(body).status_code == 400


def test_a_notice_about_something_else_is_taken_and_left(buyer, wechat):
    told = {"mchid": "1900000109", "out_trade_no": "x"}
    assert buyer.notice(wechat.notice("COUPON.USE", "coupon", told)).status_code == 200
    assert not Notice.objects.exists()


def test_a_new_certificate_is_fetched_when_it_turns_up(buyer, wechat):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    wechat.signer = Signer()
    wechat.certificates = [*wechat.certificates, wechat.signer]
    certificates.forget()  # a minute has passed since the last time
    assert buyer.notice(body).status_code == 200
    assert buyer.state == PAID


def test_made_up_certificates_do_not_make_us_ask_each_time(buyer, wechat):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    before = wechat.calls.count("GET /v3/certificates")
    for _time in range(4):
        assert buyer.notice(body, Signer().headers(body)).status_code == 400
    assert wechat.calls.count("GET /v3/certificates") == before


def test_a_notice_that_cannot_be_checked_now_is_to_be_sent_again(buyer, wechat):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    certificates.forget()
    wechat.next_fault = "500"
    assert buyer.notice(body).status_code == 503
    assert buyer.notice(body).status_code == 200
    assert buyer.state == PAID


@pytest.mark.parametrize("dates", [{"days": -1, "since": 400}, {"since": -1}])
def test_a_certificate_counts_within_its_dates_only(buyer, wechat, dates):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    stale = Signer(**dates)
    wechat.certificates = [*wechat.certificates, stale]
    certificates.forget()
    assert buyer.notice(body, stale.headers(body)).status_code == 400
    assert buyer.state == OPEN


@pytest.mark.parametrize("fault", ["wrong certificate", "wrong signature", "old", "garbage"])
def test_certificates_that_are_not_proven_are_not_taken(buyer, wechat, fault):
    buyer.order()
    body = wechat.notice_of_payment(wechat.scan(buyer.attempt.continue_url))
    certificates.forget()
    wechat.next_fault = fault
    assert buyer.notice(body).status_code == 503
    assert buyer.state == OPEN


def test_an_account_with_a_public_key_needs_no_certificates(buyer, with_public_key):
    buyer.order()
    body = with_public_key.notice_of_payment(with_public_key.scan(buyer.attempt.continue_url))
    assert buyer.notice(body).status_code == 200
    assert buyer.state == PAID
    assert "GET /v3/certificates" not in with_public_key.calls


def test_a_certificate_is_still_known_while_an_account_changes_to_a_key(
    buyer, with_public_key, platform
):
    buyer.order()
    body = with_public_key.notice_of_payment(with_public_key.scan(buyer.attempt.continue_url))
    with_public_key.certificates = [platform]
    assert buyer.notice(body, platform.headers(body)).status_code == 200
    assert buyer.state == PAID
