"""Money that comes when nobody waits for it any more: it buys the goods, or it goes back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shop import books
from shop.mail import composing
from shop.mail.models import Mail
from shop.order import links
from shop.order import operations as orders
from shop.payments import operations
from shop.payments.gateway import Outcome, Result
from shop.payments.models import Attempt, Refund
from shop.payments.sandbox.method import METHOD
from shop.payments.sandbox.server.notices import notice_of
from tests.factories import make_product
from tests.shop.payments.at_sandbox import come_back, decide, deliver, stock_of

pytestmark = pytest.mark.django_db


def after(**span):
    """Let the reconciler run when so much time has passed; return what it found."""
    with time_machine.travel(timezone.now() + timedelta(**span)):
        return operations.reconcile()


def send_back():
    """Pay back what is due, twice, as a task may run twice."""
    for refund in [*Refund.objects.all()] * 2:
        operations.send_refund(refund=refund)


def outcome(order):
    """Return the states of the order and of its attempt."""
    order.refresh_from_db()
    return order.status, order.payment_attempts.get().state


def nothing_is_left_over(sandbox, *, charged, paid_back):
    totals = sandbox.book.totals()
    assert (totals["charges"], totals["refunds"]) == (charged, paid_back)
    assert list(books.problems()) == []


def test_an_order_that_was_cancelled_meanwhile_is_paid_back(sandbox, client, order_to_pay):
    product = make_product(price="60.00", stock=3)
    order, page = order_to_pay(product)
    orders.cancel(order=order)
    answer = decide(page, "paid")
    for _time in range(2):
        notice = notice_of(sandbox.sent[-1])
        assert deliver(client, notice, sandbox.gateway.secret).status_code == 200
    assert come_back(client, answer).status_code == 303
    send_back()
    assert outcome(order) == ("cancelled", Attempt.FAILED)
    assert stock_of(product) == (3, 0)
    nothing_is_left_over(sandbox, charged=6000, paid_back=6000)


def test_what_goes_back_does_not_buy_the_goods_as_well(sandbox, client, order_to_pay):
    product = make_product(price="60.00", stock=1)
    order, page = order_to_pay(product)
    after(minutes=36)
    product.stockrecords.update(num_in_stock=0)
    answer = decide(page, "paid", "late")
    notice = notice_of(sandbox.sent[-1])
    deliver(client, notice, sandbox.gateway.secret)
    product.stockrecords.update(num_in_stock=1)  # there is one again
    deliver(client, notice | {"event": "evt_again"}, sandbox.gateway.secret)
    come_back(client, answer)
    send_back()
    assert outcome(order) == ("cancelled", Attempt.EXPIRED)
    assert stock_of(product) == (1, 0)
    nothing_is_left_over(sandbox, charged=6000, paid_back=6000)
    mails = Mail.objects.filter(kind="payment-sent-back")
    assert [mail.to for mail in mails] == [order.email]
    text = composing.message(mails[0]).body
    assert "£60.00" in text
    assert "after the goods were gone" in text
    assert "nothing will be sent" in text


def test_money_between_the_answer_and_the_end_of_the_time_is_found(
    sandbox, order_to_pay, monkeypatch
):
    order, page = order_to_pay(make_product(price="60.00", stock=1))
    look_up = METHOD.look_up

    def look_up_too_early(**about):
        found = look_up(**about)
        decide(page, "paid", "never", "stay")
        clock.shift(timedelta(seconds=10))
        return found

    with time_machine.travel(timezone.now() + operations.HELD_FOR - timedelta(seconds=5)) as clock:
        monkeypatch.setattr(METHOD, "look_up", look_up_too_early)
        operations.reconcile()
        monkeypatch.undo()
        assert outcome(order) == ("awaiting-payment", Attempt.ASKED)
        operations.reconcile()
    assert outcome(order) == ("paid", Attempt.PAID)
    nothing_is_left_over(sandbox, charged=6000, paid_back=0)


def test_a_cancelled_order_leads_to_no_payment_page(sandbox, client, order_to_pay):
    order, _page = order_to_pay()
    orders.cancel(order=order)
    asked = sandbox.book.totals()
    answer = client.post(f"{links.status_path(order.number)}pay/")
    assert answer["Location"] == links.status_path(order.number)
    attempt = order.payment_attempts.get()
    with pytest.raises(operations.NotWaiting):
        operations.ask(attempt=attempt, urls=lambda one: {})
    assert sandbox.book.totals() == asked


def test_what_was_agreed_to_is_closed_not_collected_for_a_cancelled_order(
    sandbox, order_to_pay, monkeypatch
):
    order, _page = order_to_pay()
    orders.cancel(order=order)
    done = []
    monkeypatch.setattr(METHOD, "look_up", lambda **names: Outcome(Result.APPROVED))
    monkeypatch.setattr(METHOD, "capture", lambda **names: done.append("captured"))
    monkeypatch.setattr(
        METHOD, "close", lambda **names: done.append("closed") or Outcome(Result.FAILED)
    )
    after(minutes=5)
    assert done == ["closed"]
    assert outcome(order) == ("cancelled", Attempt.FAILED)
