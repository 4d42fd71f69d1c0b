"""Paying at the sandbox over real HTTP: what is asked, what comes back, what goes wrong."""

import pytest
import requests
from django.urls import reverse
from django.utils import timezone

from shop import books
from shop.mail.models import Mail
from shop.order import operations as orders
from shop.payments import operations
from shop.payments.gateway import GatewayDown, Outcome, Result, units
from shop.payments.models import Attempt, Entry, Notice
from shop.payments.sandbox.method import METHOD
from shop.payments.sandbox.server.notices import notice_of
from shop.payments.tasks import close, look_again
from tests.factories import make_product
from tests.shop.payments.at_sandbox import come_back, decide, deliver, later, stock_of, work_off
from tests.shop.payments.sequences import ends

pytestmark = pytest.mark.django_db


def test_the_payment_of_a_cancelled_order_is_closed_at_once(sandbox, order_to_pay, monkeypatch):
    order, _page = order_to_pay()
    closed = []
    monkeypatch.setattr(
        METHOD,
        "close",
        lambda key, reference: closed.append(key) or Outcome(Result.FAILED),
    )
    orders.cancel(order=order)
    work_off(close)
    attempt = order.payment_attempts.get()
    assert attempt.state == Attempt.FAILED
    assert closed == [attempt.key]
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert list(books.problems()) == []


def test_a_buyer_pays_and_the_order_is_paid_once(sandbox, client, order_to_pay):
    order, page = order_to_pay(make_product(price="20.00"))
    assert page.startswith(sandbox.url)
    assert order.status == "awaiting-payment"
    assert order.number in requests.get(page, timeout=10).text
    answer = decide(page, "paid")
    assert answer.status_code == 303

    thanks = come_back(client, answer)
    assert "thank-you" in thanks["Location"]
    order.refresh_from_db()
    attempt = order.payment_attempts.get()
    assert (order.status, attempt.state) == ("paid", Attempt.PAID)
    assert [entry.amount for entry in attempt.entries.all()] == [order.total_incl_tax]
    assert sandbox.book.totals() == {"charges": units(attempt.money), "refunds": 0}

    come_back(client, answer)
    operations.reconcile()
    assert Entry.objects.count() == 1
    assert [mail.kind for mail in Mail.objects.all()] == ["order-placed"]


def test_asking_again_opens_no_second_payment(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    attempt = order.payment_attempts.get()
    urls = {"return_url": "http://a/", "cancel_url": "http://a/", "notify_url": "http://a/"}
    again = operations.ask(attempt=attempt, urls=lambda one: urls)
    assert again.url == page


@pytest.mark.parametrize("decision", ["declined", "cancelled"])
def test_an_unpaid_order_gives_stock_and_basket_back(sandbox, client, order_to_pay, decision):
    product = make_product(price="20.00", stock=3)
    order, page = order_to_pay(product)
    assert stock_of(product) == (3, 1)

    answer = come_back(client, decide(page, decision))
    assert answer["Location"] == reverse("checkout:index")
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert stock_of(product) == (3, 0)
    shown = client.get(answer["Location"]).content.decode()
    assert product.title in shown
    assert ("did not go through" in shown) == (decision == "declined")
    assert ("You left the payment page, and nothing was charged" in shown) == (
        decision == "cancelled"
    )
    assert not Mail.objects.exists()


def test_one_notice_in_every_order_and_number_has_one_effect(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid")
    payment = sandbox.sent[-1]
    paid = notice_of(payment)
    pending = paid | {"event": "evt_early", "payment": paid["payment"] | {"state": "open"}}
    declined = paid | {"event": "evt_wrong", "payment": paid["payment"] | {"state": "declined"}}
    notices = [pending, paid, paid, declined, paid | {"event": "evt_other"}]

    def state():
        order.refresh_from_db()
        return order.status, order.payment_attempts.get().state, Entry.objects.count()

    found = ends(notices, lambda one: deliver(client, one, sandbox.gateway.secret), state)
    assert found == {("paid", Attempt.PAID, 1)}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"secret": "another"}, 400),
        ({"now": 0}, 400),
        ({"body": b"not json"}, 400),
        ({"payment": {"key": "0" * 32}}, 400),
        ({"payment": {"amount": 1}}, 400),
        ({"payment": {"currency": "EUR"}}, 400),
        ({"body": b" " * 1_000_001}, 413),
    ],
)
def test_a_notice_that_is_not_right_writes_nothing(sandbox, client, order_to_pay, change, status):
    order, page = order_to_pay()
    decide(page, "paid")
    notice = notice_of(sandbox.sent[-1])
    notice["payment"] |= change.get("payment", {})
    secret = change.get("secret", sandbox.gateway.secret)
    answer = deliver(client, notice, secret, now=change.get("now"), body=change.get("body"))
    assert answer.status_code == status
    order.refresh_from_db()
    assert order.status == "awaiting-payment"
    assert not Notice.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("fault", ["500", "garbage"])
def test_a_gateway_that_fails_keeps_the_order_open(sandbox, client, order_to_pay, fault):
    sandbox.gateway.next_fault = fault
    order, way = order_to_pay()
    assert f"/orders/{order.number}/" in way
    assert order.status == "awaiting-payment"
    shown = client.get(way)
    assert "try again" in shown.content.decode()
    again = client.post(shown.context["order"].pay_url)
    assert again["Location"].startswith(sandbox.url)


def test_a_payment_charged_behind_a_timeout_is_found_by_the_reconciler(sandbox, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid", "never", "stay")  # the buyer never comes back, no notice is sent
    later()
    assert operations.reconcile() == {Attempt.PAID: 1}
    assert operations.reconcile() == {}
    order.refresh_from_db()
    assert order.status == "paid"
    assert Entry.objects.count() == 1


def test_an_order_that_nobody_pays_is_released(sandbox, order_to_pay):
    product = make_product(stock=1)
    order, _page = order_to_pay(product)
    later(expires=timezone.now())
    assert operations.reconcile() == {Attempt.EXPIRED: 1}
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert stock_of(product) == (1, 0)


def test_a_notice_of_a_wrong_sum_has_the_gateway_asked(sandbox, client, order_to_pay):
    order, page = order_to_pay()
    decide(page, "paid")
    notice = notice_of(sandbox.sent[-1])
    notice["payment"]["amount"] = 1
    assert deliver(client, notice, sandbox.gateway.secret).status_code == 400
    assert not Entry.objects.exists()
    work_off(look_again)
    order.refresh_from_db()
    assert order.status == "paid"


def test_a_gateway_that_is_gone_decides_nothing(sandbox, order_to_pay, settings):
    order, _page = order_to_pay()
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    with pytest.raises(GatewayDown):
        METHOD.look_up(key="x", reference="")
    later(expires=timezone.now())
    assert operations.reconcile() == {"unanswered": 1}
    order.refresh_from_db()
    assert order.status == "awaiting-payment"
