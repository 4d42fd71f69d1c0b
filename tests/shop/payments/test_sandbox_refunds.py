"""Refunds at the sandbox, as its page and its notices tell of them."""

import json

import pytest
import requests
from django.urls import reverse

from shop import books
from shop.money import money
from shop.payments import operations
from shop.payments.gateway import Result
from shop.payments.models import Refund
from shop.payments.sandbox import signing
from shop.payments.sandbox.method import METHOD
from shop.payments.sandbox.server.book import Book
from shop.payments.tasks import look_at_refunds
from tests.worker import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(sandbox, client, order_to_pay):
    """The paid order, and a function that presses a button of its payment page."""
    order, page = order_to_pay()

    def press(decision):
        data = {"decision": decision}
        answer = requests.post(page, data=data, allow_redirects=False, timeout=10)
        for notice in sandbox.news:
            deliver(client, notice, sandbox.gateway.secret)
        work_off(look_at_refunds)
        return answer

    client.get(press("paid").headers["Location"])
    return order, press


def deliver(client, notice, secret):
    body = json.dumps(notice).encode()
    return client.post(
        reverse("payments:notice", kwargs={"method": "sandbox"}),
        data=body,
        content_type="application/json",
        headers={"Sandbox-Signature": signing.sign(secret, body)},
    )


def test_the_owners_buttons_pay_back_and_let_it_fail(sandbox, paid):
    order, press = paid
    assert "is told" in press("refund").text
    row = Refund.objects.get()
    assert (row.state, row.amount) == (Refund.DONE, order.total_incl_tax)
    assert "At most 0" in press("refund").text
    press("bounce")
    row.refresh_from_db()
    assert row.state == Refund.FAILED
    kinds = [entry.kind for entry in row.attempt.entries.order_by("pk")]
    assert kinds == ["capture", "refund", "returned"]
    assert sandbox.book.totals()["refunds"] == 0
    assert "could fail" in press("bounce").text
    assert list(books.problems()) == []


def test_another_sum_in_the_answer_is_not_believed(sandbox, paid, monkeypatch):
    order, _press = paid
    attempt = order.payment_attempts.get()
    row = operations.refund(attempt=attempt, amount=money("5"), reason="")
    refund = sandbox.book.refund
    for change in ({"amount": 499}, {"currency": "EUR"}):
        monkeypatch.setattr(sandbox.book, "refund", lambda asked, c=change: refund(asked) | c)
        assert operations.send_refund(refund=row).state == Refund.NEW
    monkeypatch.setattr(sandbox.book, "refund", refund)
    assert operations.send_refund(refund=row).state == Refund.DONE
    assert [entry.amount for entry in attempt.entries.filter(kind="refund")] == [5]


def test_a_book_of_before_gets_its_new_column(tmp_path):
    import sqlite3

    file = tmp_path / "old.sqlite3"
    rows = sqlite3.connect(file)
    rows.execute("CREATE TABLE refunds (key TEXT PRIMARY KEY, id TEXT, payment TEXT, amount INT)")
    rows.execute("INSERT INTO refunds VALUES ('k', 'ref_1', 'pay_1', 5)")
    rows.commit()
    rows.close()
    assert Book(file).totals()["refunds"] == 5
    assert Book(file).totals()["refunds"] == 5


def test_what_failed_there_says_so_when_asked_again(sandbox, paid):
    order, press = paid
    attempt = order.payment_attempts.get()
    row = operations.refund(attempt=attempt, amount=money("5"), reason="")
    operations.send_refund(refund=row)
    press("bounce")
    again = METHOD.refund(key=row.key, reference="", amount=money("5"), attempt_key=attempt.key)
    assert again.result is Result.FAILED
