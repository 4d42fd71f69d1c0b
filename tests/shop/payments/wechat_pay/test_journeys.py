"""Whole ways to pay: a code on a desktop, a page on a phone, a sheet inside WeChat."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.urls import reverse
from django.utils import timezone

from shop.order import links
from shop.payments import operations
from shop.payments.models import Attempt, Entry
from tests.shop.buying import give, make_basket, text_of
from tests.shop.payments.wechat_pay.conftest import DESKTOP, IN_WECHAT, PHONE, bridge_of

pytestmark = pytest.mark.django_db
PAID, OPEN = ("paid", Attempt.PAID, 1), ("awaiting-payment", Attempt.ASKED, 0)


def test_a_buyer_at_a_desktop_scans_a_code_and_the_page_goes_on(buyer, wechat, client):
    page = client.get(buyer.order())
    assert buyer.way == links.scan_path(buyer.made.number)
    shown = text_of(page)
    assert "CN¥60.00" in shown
    assert "Open WeChat on your phone." in shown
    assert page.content.count(b"<svg") > 0
    assert b"qr__code" in page.content

    waiting = client.post(buyer.way, {"quiet": "1"}, headers={"HX-Request": "true"})
    assert (waiting.status_code, buyer.state) == (204, OPEN)

    wechat.scan(buyer.attempt.continue_url)
    done = client.post(buyer.way, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID
    assert client.get(buyer.way)["Location"] == links.thank_you_path(buyer.made.number)


def test_without_javascript_the_button_finds_out(buyer, wechat, client):
    buyer.order()
    early = client.post(buyer.way, follow=True)
    assert "has not arrived yet" in text_of(early)
    wechat.scan(buyer.attempt.continue_url)
    assert client.post(buyer.way)["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID
    assert buyer.attempt.reference == buyer.theirs["transaction_id"]


def test_waiting_pages_ask_wechat_now_and_then_only(buyer, wechat, client):
    buyer.order()
    before = len(wechat.calls)
    for _time in range(5):
        client.post(buyer.way, {"quiet": "1"})
    assert len(wechat.calls) == before + 1


def test_the_code_is_the_same_however_often_one_asks(buyer, wechat, client):
    code = drawing(client.get(buyer.order()))
    pay = reverse("orders:pay", args=[buyer.made.number, links.token(buyer.made.number)])
    assert client.post(pay)["Location"] == buyer.way
    assert wechat.calls.count("POST /v3/pay/transactions/native") == 1
    assert code == drawing(client.get(buyer.way))


def drawing(page):
    return page.content.split(b'class="qr__code">')[1].split(b"</svg>")[0]


def test_giving_up_closes_the_payment_and_brings_the_basket_back(buyer, wechat, client):
    buyer.order()
    assert buyer.stock == (3, 1)
    back = client.post(buyer.way, {"cancel": "1"})
    assert back["Location"] == reverse("checkout:index")
    assert buyer.theirs["state"] == "CLOSED"
    assert buyer.state == ("cancelled", Attempt.FAILED, 0)
    assert buyer.stock == (3, 0)
    assert buyer.product.title in text_of(client.get(back["Location"]))


def test_who_has_paid_cannot_give_up_any_more(buyer, wechat, client):
    buyer.order()
    wechat.scan(buyer.attempt.continue_url)
    back = client.post(buyer.way, {"cancel": "1"})
    assert back["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID


def test_a_code_is_shown_to_nobody_without_the_orders_address(buyer, client):
    buyer.order()
    wrong = reverse("orders:scan", args=[buyer.made.number, "x" * 43])
    assert client.get(wrong).status_code == 404
    assert client.post(wrong, {"cancel": "1"}).status_code == 404
    assert buyer.state == OPEN


def test_a_payment_that_nobody_makes_is_closed_before_the_goods_are_let_go(buyer, wechat):
    buyer.order()
    Attempt.objects.update(
        expires=timezone.now(), date_created=timezone.now() - timedelta(minutes=30)
    )
    assert operations.reconcile() == {Attempt.EXPIRED: 1}
    assert buyer.theirs["state"] == "CLOSED"
    assert buyer.state == ("cancelled", Attempt.EXPIRED, 0)
    assert buyer.stock == (3, 0)


def test_money_of_the_last_second_counts(buyer, wechat):
    """It comes between the question how the payment stands and the closing of it."""
    buyer.order()
    Attempt.objects.update(expires=timezone.now())
    work = wechat.close
    wechat.close = lambda order, plain: (wechat.pay(order), work(order, plain))
    operations.look_after(attempt=buyer.attempt)
    assert buyer.state == PAID


def test_a_buyer_on_a_phone_goes_to_wechats_page_and_comes_back(buyer, wechat, client):
    way = buyer.order(PHONE)
    assert way.startswith(f"{wechat.url}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=")
    back = parse_qs(urlsplit(way).query)["redirect_url"][0]
    assert buyer.theirs["scene_info"]["payer_client_ip"] == "127.0.0.1"
    wechat.pay(buyer.theirs)
    assert client.get(back)["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID


def test_a_payment_of_a_phones_browser_is_begun_anew_elsewhere(buyer, wechat, client):
    buyer.order(PHONE)
    client.defaults["HTTP_USER_AGENT"] = DESKTOP
    pay = reverse("orders:pay", args=[buyer.made.number, links.token(buyer.made.number)])
    answer = client.post(pay)
    assert answer["Location"] == reverse("checkout:index")
    assert "order again to pay here" in text_of(client.get(answer["Location"]))
    assert (buyer.theirs["state"], buyer.state[0]) == ("CLOSED", "cancelled")


def test_inside_wechat_the_sheet_opens_for_the_buyer_whom_wechat_names(buyer, wechat, client):
    way = buyer.order(IN_WECHAT)
    assert way.endswith(f"/payments/wechat_pay/{buyer.attempt.key}/in-wechat/")
    page = buyer.follow(way)
    assert page.status_code == 200
    bridge = bridge_of(page)
    assert buyer.theirs["payer"]["openid"].startswith("o")
    assert b"<script>" not in page.content
    wechat.sheet(bridge)
    back = page.content.decode().split('data-next="')[1].split('"')[0]
    assert client.get(back)["Location"] == links.thank_you_path(buyer.made.number)
    assert buyer.state == PAID

    again = client.get(way)
    assert again.status_code == 303
    assert "in-wechat" not in again["Location"]


def test_wechat_is_asked_once_who_the_buyer_is(buyer, wechat):
    first = buyer.follow(buyer.order(IN_WECHAT))
    again = buyer.follow(buyer.way)
    assert wechat.calls.count("GET /connect/oauth2/authorize") == 1
    assert bridge_of(first)["package"] == bridge_of(again)["package"]


@pytest.mark.parametrize("change", ["state", "code"])
def test_an_answer_to_a_question_of_another_browser_is_not_taken(buyer, wechat, client, change):
    buyer.order(IN_WECHAT)
    asked = client.get(buyer.way)["Location"]
    reply = requests.get(asked, allow_redirects=False, timeout=5).headers["Location"]
    query = {name: value[0] for name, value in parse_qs(urlsplit(reply).query).items()}
    answer = client.get(urlsplit(reply).path, query | {change: "somebody-elses"})
    assert f"/orders/{buyer.made.number}/" in answer["Location"]
    assert "wechat_openid" not in client.session
    assert buyer.state == OPEN


def test_a_payment_of_wechat_can_go_on_at_a_desktop_by_scanning_its_page(buyer, wechat, client):
    page = buyer.order(IN_WECHAT)
    client.defaults["HTTP_USER_AGENT"] = DESKTOP
    pay = reverse("orders:pay", args=[buyer.made.number, links.token(buyer.made.number)])
    assert client.post(pay)["Location"] == links.scan_path(buyer.made.number)
    assert client.get(page)["Location"] == links.scan_path(buyer.made.number)
    assert buyer.attempt.continue_url == page
    assert client.get(links.scan_path(buyer.made.number)).status_code == 200


def test_a_buyer_who_has_not_opened_wechat_yet_is_waited_for(buyer, wechat):
    buyer.order(IN_WECHAT)
    operations.look_after(attempt=buyer.attempt)
    assert wechat.orders == {}
    assert buyer.state == OPEN


def test_the_words_of_the_order_go_along_in_its_language(buyer, wechat, client):
    client.cookies["django_language"] = "en"
    buyer.order()
    assert buyer.theirs["description"] == f"Order {buyer.made.number}"
    assert buyer.theirs["amount"] == {"total": 6000, "currency": "CNY"}
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("agent", "first"), [(IN_WECHAT, "wechat_pay"), (PHONE, "bank_transfer")])
def test_inside_wechat_its_own_way_is_chosen_already(wechat, client, settings, agent, first):
    settings.SHOP_PAYMENTS = ["bank_transfer", "wechat_pay"]
    give(client, make_basket())
    shown = client.get(reverse("checkout:index"), headers={"User-Agent": agent})
    assert shown.context["form"]["payment_method"].value() == first
