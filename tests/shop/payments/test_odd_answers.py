"""An answer that nobody expected: it decides nothing and keeps nobody else waiting."""

import json
import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.money import money
from shop.payments import operations, tasks
from shop.payments.gateway import Gateway, GatewayDown, GatewayRefused
from shop.payments.models import Attempt, Refund
from shop.payments.paypal.client import forget_tokens
from shop.payments.paypal.method import METHOD as PAYPAL
from shop.payments.sandbox.method import METHOD as SANDBOX
from shop.payments.stripe_checkout.method import METHOD as STRIPE
from tests.shop.payments.local import LocalServer
from tests.shop.payments.paypal.conftest import Buyer, buyer, paypal, paypal_key

__all__ = ["buyer", "paypal", "paypal_key"]
pytestmark = pytest.mark.django_db

DEEP = "[" * 60_000
ODD = [
    *("null", "[]", '"paid"', "7", "{}", DEEP, "not JSON"),
    '{"purchase_units": [null]}',
    '{"purchase_units": {"a": 1}, "status": "COMPLETED", "id": 1}',
    '{"purchase_units": [{"payments": [1]}]}',
    '{"purchase_units": [{"payments": {"captures": [null]}}]}',
    '{"purchase_units": [{"payments": {"captures": [{"id": 1, "status": ["COMPLETED"]}]}}]}',
    '{"id": 1, "purchase_units": [{"payments": {"captures": [{"status": "COMPLETED", "amount":'
    ' {"value": "many", "currency_code": "GBP"}}]}}]}',
    '{"id": "1", "status": "complete", "payment_status": "paid", "payment_intent": [1]}',
    '{"id": "1", "status": "complete", "payment_intent": {"status": null, "id": 1}}',
    '{"id": "1", "status": ["complete"], "payment_status": {}}',
    '{"id": "1", "state": "paid", "amount": [], "currency": null}',
    '{"id": null, "url": 5, "links": [1], "data": [null], "details": [null], "error": [1]}',
]


class OddServer(LocalServer):
    """Answers everything but the question for a token with ``odd``."""

    odd, status = "", 200

    def work(self, method, path, headers, body, fault):
        if path == "/v1/oauth2/token":
            return 200, {}, b'{"access_token": "A21", "expires_in": 32400}'
        return self.status, {"Content-Type": "application/json"}, self.odd.encode()


@pytest.fixture
def odd_server(settings):
    server = OddServer()
    settings.PAYPAL = {"client_id": "a", "secret": "b", "webhooks": ["c"], "url": server.url}
    settings.STRIPE = {"key": "sk_test_a", "webhook_secrets": ["b"], "url": server.url}
    settings.SANDBOX_URL = server.url
    forget_tokens()
    yield server
    server.stop()


@pytest.mark.parametrize("status", [200, 422])
@pytest.mark.parametrize("gateway", [PAYPAL, STRIPE, SANDBOX], ids=lambda one: one.code)
def test_no_odd_answer_pays_or_breaks_anything(odd_server, gateway, status):
    odd_server.status = status
    about = {"key": "k" * 32, "reference": "cs_1"}
    for odd_server.odd in ODD:
        for question in (gateway.look_up, gateway.close, gateway.capture):
            with suppress(GatewayDown):
                assert question(**about).amount is None, odd_server.odd
        with suppress(GatewayDown, GatewayRefused):
            gateway.refund(**about, amount=money("1.00"), attempt_key="a")


def test_one_odd_answer_keeps_nobody_else_waiting(buyer, paypal):
    buyer.order()
    other = Buyer(Client(), paypal)
    other.order()
    for one in (buyer, other):
        paypal.approve(one.key)
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    odd = paypal.order(Attempt.objects.filter(state__in=Attempt.OPEN).first().key)
    odd["purchase_units"] = [None]
    assert operations.reconcile() == {"unanswered": 1, Attempt.PAID: 1}


def test_a_fault_of_our_own_keeps_nobody_else_waiting(buyer, paypal, monkeypatch, caplog):
    buyer.order()
    other = Buyer(Client(), paypal)
    other.order()
    for one in (buyer, other):
        paypal.approve(one.key)
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    first, look_up = Attempt.objects.filter(state__in=Attempt.OPEN).first(), PAYPAL.look_up

    def stumble(*, key, reference):
        if key == first.key:
            raise RuntimeError("A fault of our own")
        return look_up(key=key, reference=reference)

    monkeypatch.setattr(PAYPAL, "look_up", stumble)
    assert operations.reconcile() == {"broken": 1, Attempt.PAID: 1}
    assert "A fault of our own" in caplog.text


def test_a_refund_that_stumbles_holds_back_no_other(buyer, paypal, monkeypatch):
    buyer.order()
    paypal.approve(buyer.key)
    buyer.come_back()
    rows = [
        operations.refund(attempt=buyer.attempt, amount=money("1.00"), reason="", key=f"r{n}")
        for n in range(2)
    ]
    Refund.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    pay_back, first = PAYPAL.refund, Refund.objects.filter(state=Refund.NEW).first()

    def stumble(*, key, **about):
        if key == first.key:
            raise RuntimeError("A fault of our own")
        return pay_back(key=key, **about)

    monkeypatch.setattr(PAYPAL, "refund", stumble)
    operations.reconcile()
    assert sorted(Refund.objects.get(pk=row.pk).state for row in rows) == ["done", "new"]


@pytest.mark.parametrize("name", ["look_after", "look_again", "close", "pay_back"])
def test_a_task_that_stumbles_comes_again(buyer, paypal, monkeypatch, name, caplog):
    buyer.order()
    row = buyer.attempt
    if name == "pay_back":
        paypal.approve(buyer.key)
        buyer.come_back()
        row = operations.refund(attempt=buyer.attempt, amount=money("1.00"), reason="")
    DBTaskResult.objects.all().delete()

    def stumble(*_args, **_about):
        raise RuntimeError("A fault of our own")

    monkeypatch.setattr(PAYPAL, "look_up", stumble)
    monkeypatch.setattr(PAYPAL, "refund", stumble)
    with caplog.at_level(logging.ERROR):
        getattr(tasks, name).func(row.pk)
    again = DBTaskResult.objects.get()
    assert (again.task_path.rpartition(".")[2], again.args_kwargs["args"]) == (name, [row.pk])
    assert "A fault of our own" in caplog.text


def test_every_gateway_is_read_with_care():
    class Careless(Gateway):
        code = "careless"

        def look_up(self, *, key, reference):
            return json.loads(DEEP)

    with pytest.raises(GatewayDown):
        Careless().look_up(key="", reference="")
