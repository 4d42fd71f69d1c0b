"""Paying an order in another way than was chosen first."""

import pytest
from django.urls import reverse

from shop import books
from shop.mail.models import Mail
from shop.order import links
from shop.payments import operations
from shop.payments.gateway import Outcome, Result
from shop.payments.models import Attempt
from shop.refunds.operations import Part, refund
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send, text_of

pytestmark = pytest.mark.django_db


def pay_by(client, order, method):
    names = {"number": order.number, "token": links.token(order.number)}
    return client.post(reverse("orders:pay", kwargs=names), {"method": method})


def place(client, method):
    give(client, make_basket(make_product(price="20.00")))
    send(client, form(client, payment_method=method))
    return orders()[-1]


def kinds(order):
    return [mail.kind for mail in Mail.objects.filter(about__order=order.pk)]


def test_a_transfer_becomes_a_payment_page_and_is_announced_once(sandbox, client):
    order = place(client, "bank_transfer")
    shown = text_of(client.get(links.status_path(order.number)))
    assert "You can pay in another way, too." in shown
    assert "Test payment (sandbox)" in shown

    answer = pay_by(client, order, "sandbox")
    assert answer["Location"].startswith(sandbox.url)
    attempt = order.payment_attempts.get()
    operations.settle(attempt=attempt, outcome=Outcome(Result.PAID, amount=attempt.money))
    order.refresh_from_db()
    assert (order.status, order.payment_method) == ("paid", "sandbox")
    assert kinds(order) == ["order-placed"]
    assert list(books.problems()) == []


@pytest.mark.parametrize("result", [Result.FAILED, None])
def test_a_transfer_is_kept_when_the_payment_page_comes_to_nothing(sandbox, client, result):
    order = place(client, "bank_transfer")
    pay_by(client, order, "sandbox")
    attempt = order.payment_attempts.get()
    if result:
        operations.settle(attempt=attempt, outcome=Outcome(result))
    else:
        Attempt.objects.update(expires=attempt.date_created)
        operations.reconcile()
        attempt.refresh_from_db()
        operations.look_after(attempt=attempt)
    order.refresh_from_db()
    assert (order.status, order.payment_method) == ("awaiting-payment", "bank_transfer")
    names = {"method": "sandbox", "key": attempt.key}
    back = client.get(reverse("payments:return", kwargs=names))
    assert back["Location"] == links.status_path(order.number)
    assert "Your order is kept" in text_of(client.get(back["Location"]))


def test_a_payment_page_becomes_a_transfer_and_back(sandbox, client):
    order = place(client, "sandbox")
    answer = pay_by(client, order, "bank_transfer")
    assert "thank-you" in answer["Location"]
    order.refresh_from_db()
    assert (order.status, order.payment_method) == ("awaiting-payment", "bank_transfer")
    assert kinds(order) == ["order-placed"]
    assert [one.state for one in order.payment_attempts.all()] == [Attempt.FAILED]

    assert pay_by(client, order, "sandbox")["Location"].startswith(sandbox.url)
    live = order.payment_attempts.filter(state__in=Attempt.OPEN)
    assert [one.before for one in live] == ["bank_transfer"]


def test_the_page_that_was_left_still_counts_when_it_is_paid(sandbox, client):
    order = place(client, "sandbox")
    left = order.payment_attempts.get()
    pay_by(client, order, "bank_transfer")
    operations.settle(attempt=left, outcome=Outcome(Result.PAID, amount=left.money))
    order.refresh_from_db()
    assert (order.status, order.payment_method) == ("paid", "sandbox")


def test_only_one_of_two_payments_is_kept(sandbox, client):
    order = place(client, "sandbox")
    left = order.payment_attempts.get()
    pay_by(client, order, "bank_transfer")
    pay_by(client, order, "sandbox")
    now = order.payment_attempts.get(state__in=Attempt.OPEN)
    for attempt in (left, now):
        operations.settle(attempt=attempt, outcome=Outcome(Result.PAID, amount=attempt.money))
    states = {one.pk: one.state for one in order.payment_attempts.all()}
    assert states == {left.pk: Attempt.FAILED, now.pk: Attempt.PAID}
    left.refresh_from_db()
    assert [refund.money for refund in left.refunds.all()] == [left.money]
    assert list(books.problems()) == []


def test_a_payment_that_was_made_meanwhile_is_not_called_off(sandbox, client):
    order = place(client, "sandbox")
    attempt = order.payment_attempts.get()
    sandbox.book.decide(attempt.key, "paid", [])
    answer = pay_by(client, order, "bank_transfer")
    assert answer["Location"] == links.status_path(order.number)
    order.refresh_from_db()
    assert (order.status, order.payment_method) == ("paid", "sandbox")


@pytest.mark.parametrize("method", ["cash_on_delivery", "barter", "bank_transfer"])
def test_a_way_that_is_not_offered_changes_nothing(sandbox, client, method):
    order = place(client, "bank_transfer")
    pay_by(client, order, method)
    order.refresh_from_db()
    assert (order.status, order.payment_method) == ("awaiting-payment", "bank_transfer")
    assert not order.payment_attempts.exists()


def test_an_order_that_is_paid_offers_no_way_to_pay(sandbox, client):
    order = place(client, "sandbox")
    attempt = order.payment_attempts.get()
    operations.settle(attempt=attempt, outcome=Outcome(Result.PAID, amount=attempt.money))
    order.refresh_from_db()
    assert operations.choices(order) == []
    assert 'name="method"' not in client.get(links.status_path(order.number)).content.decode()


def test_what_was_let_go_is_asked_of_no_gateway(sandbox, client):
    give(client, make_basket(make_product(price="20.00"), make_product(price="7.00")))
    send(client, form(client, payment_method="sandbox"))
    order = orders()[-1]
    left = order.payment_attempts.get()
    pay_by(client, order, "bank_transfer")
    line = order.lines.get(line_price_incl_tax=20)
    refund(order=order, key="k", parts=[Part(line.pk, 1)])
    operations.settle(attempt=left, outcome=Outcome(Result.PAID, amount=left.money))
    assert [row.money for row in left.refunds.all()] == [left.money]
    order.refresh_from_db()
    assert order.status == "awaiting-payment"
    pay_by(client, order, "sandbox")
    now = order.payment_attempts.get(state__in=Attempt.OPEN)
    assert now.amount == left.amount - 20
    operations.settle(attempt=now, outcome=Outcome(Result.PAID, amount=now.money))
    order.refresh_from_db()
    assert order.status == "paid"
    assert list(books.problems()) == []
