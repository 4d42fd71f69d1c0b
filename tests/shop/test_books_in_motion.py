"""Baskets, orders, payments, refunds and stock in any order: the books balance after each step.

``STATEFUL_EXAMPLES`` and ``STATEFUL_STEPS`` say how many runs of how many steps.
"""

import contextlib
import os
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
import time_machine
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from oscar.core.loading import get_model

from shop import books
from shop.basket import adding
from shop.basket import operations as baskets
from shop.checkout.operations import CannotPlace, QuoteChanged, place_order
from shop.money import money
from shop.order import operations as orders
from shop.parcels import operations as parcels
from shop.payments import by_hand
from shop.payments import operations as payments
from shop.payments.account import account_of
from shop.payments.gateway import BadNotice, GatewayRefused
from shop.payments.models import Attempt, Entry, Refund
from shop.payments.sandbox.method import METHOD
from shop.payments.sandbox.server.notices import notice_of
from shop.refunds import operations as refunds
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.payments.signed import signed
from tests.shop.sending import all_arrive, send_the_rest

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES") or 6)
STEPS = int(os.environ.get("STATEFUL_STEPS") or 25)
URLS = dict.fromkeys(("return_url", "cancel_url", "notify_url"), "http://shop.example/")
WHICH = st.integers(0, 20)  # one of what there is, counted round
FEW = st.integers(1, 3)
PRICES = st.sampled_from(["7.35", "20.00", "60.00"])


class Shop(RuleBasedStateMachine):
    """Two buyers, two things of which there are few, one gateway, a clerk and a worker."""

    gateway = None

    def __init__(self):
        super().__init__()
        self.room = transaction.atomic()
        self.room._from_testcase = True  # an order may be placed inside, as in any test
        self.room.__enter__()
        self.clock = time_machine.travel(timezone.now())
        self.travel = self.clock.start()
        self.gateway.sent.clear()
        self.before = self.gateway.book.totals()
        self.things = [make_product(price="20.00", stock=3), make_product(price="7.35", stock=2)]
        self.baskets = [make_basket(thing) for thing in self.things]

    def teardown(self):
        try:
            self.settle_everything()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.room.__exit__(None, None, None)

    def settle_everything(self):
        """In the end what the gateway took and gave is what the ledger says."""
        for _round in range(3):
            self.time_passes(20)
        now = self.gateway.book.totals()
        for name, kind in [("charges", Entry.CAPTURE), ("refunds", Entry.REFUND)]:
            entries = Entry.objects.filter(kind=kind, attempt__method="sandbox")
            assert sum(entry.amount for entry in entries) * 100 == now[name] - self.before[name]
        assert not Attempt.objects.filter(state__in=Attempt.OPEN).exists()
        assert not Refund.objects.filter(state=Refund.NEW, attempt__method="sandbox").exists()
        self.books_balance()

    @invariant()
    def books_balance(self):
        assert list(books.problems()) == []

    @invariant()
    def nobody_keeps_the_money_of_a_cancelled_order(self):
        for attempt in Attempt.objects.filter(order__status="cancelled"):
            assert payments.captured(attempt) == payments.promised(attempt)

    # The buyers.

    @rule(who=WHICH, what=WHICH, pieces=FEW)
    def add(self, who, what, pieces):
        with contextlib.suppress(baskets.CannotAdd):
            adding.add(
                basket=self.basket(who), product_id=pick(self.things, what).pk, quantity=pieces
            )

    @rule(who=WHICH, pieces=st.integers(0, 3))
    def change(self, who, pieces):
        basket = self.basket(who)
        line = basket.lines.first()
        if line is not None:
            with contextlib.suppress(baskets.CannotAdd):
                baskets.set_quantity(basket=basket, line_id=line.pk, quantity=pieces)

    @rule(who=WHICH, by_gateway=st.booleans(), asks=st.booleans(), times=FEW)
    def place(self, who, by_gateway, asks, times):
        basket = self.basket(who)
        if not basket.lines.exists():
            return
        method = "sandbox" if by_gateway else "bank_transfer"
        quote = quoted(basket)
        try:
            found = {
                place_order(quote=quote, buyer=GUEST, destination=AT_HOME, payment=method).pk
                for _time in range(times)
            }
        except CannotPlace:
            return
        assert len(found) == 1
        self.baskets[who % 2] = make_basket(self.things[who % 2])
        attempt = Attempt.objects.filter(order__in=found, state=Attempt.NEW).first()
        if attempt and asks:
            self.ask(attempt)

    @rule(who=WHICH, price=PRICES)
    def place_behind_a_change_of_price(self, who, price):
        basket = self.basket(who)
        line = basket.lines.select_related("stockrecord").first()
        if line is None or line.stockrecord.price == Decimal(price):
            return
        quote = quoted(basket)
        type(line.stockrecord).objects.filter(pk=line.stockrecord.pk).update(price=price)
        with pytest.raises(CannotPlace) as refusal:
            place_order(quote=quote, buyer=GUEST, destination=AT_HOME, payment="sandbox")
        assert (
            isinstance(refusal.value, QuoteChanged)
            or "left" in str(refusal.value)
            or ("sold out" in str(refusal.value))
        )

    @precondition(lambda self: Attempt.objects.filter(state__in=Attempt.OPEN).exists())
    @rule(which=WHICH, decision=st.sampled_from(["paid", "paid", "declined", "cancelled"]))
    def decide(self, which, decision):
        attempt = pick(Attempt.objects.filter(state__in=Attempt.OPEN), which)
        if attempt.state == Attempt.NEW:
            self.ask(attempt)
        attempt.refresh_from_db()
        if attempt.continue_url:
            data = {"decision": decision, "fault": ["late"]}
            requests.post(attempt.continue_url, data=data, allow_redirects=False, timeout=10)

    @precondition(lambda self: Attempt.objects.exists())
    @rule(which=WHICH)
    def come_back(self, which):
        payments.look_again(attempt=pick(Attempt.objects.order_by("pk"), which))

    @precondition(lambda self: self.gateway.sent)
    @rule(which=WHICH, times=FEW)
    def hear(self, which, times):
        body, headers = signed(
            notice_of(pick(self.gateway.sent, which)), self.gateway.gateway.secret
        )
        for _time in range(times):
            with contextlib.suppress(BadNotice):
                word = METHOD.read_notice(body=body, headers=headers)
                payments.take_notice(method="sandbox", word=word)

    # The house.

    @precondition(lambda self: all_orders().exists())
    @rule(which=WHICH, to=st.sampled_from(["paid", "dispatched", "delivered", "cancelled"]))
    def move(self, which, to):
        order = pick(all_orders(), which)
        with contextlib.suppress(orders.WrongState, parcels.CannotSend, by_hand.CannotReceive):
            if to == "paid":
                due = account_of(order).due
                by_hand.receive(order=order, amount=money(due, order.currency), key=str(which))
            elif to == "dispatched":
                send_the_rest(order)
            elif to == "delivered":
                all_arrive(order)
            else:
                orders.change_status(order=order, to=to)

    @precondition(lambda self: all_orders().exists())
    @rule(which=WHICH, pieces=FEW, restock=st.booleans(), key=st.sampled_from(["a", "b", "c"]))
    def pay_back_a_line(self, which, pieces, restock, key):
        order = pick(all_orders(), which)
        part = refunds.Part(order.lines.first().pk, pieces, restock=restock)
        for _click in range(2):
            with contextlib.suppress(payments.CannotRefund):
                refunds.refund(order=order, key=f"{order.pk}-{key}", parts=[part])

    @precondition(lambda self: all_orders().exists())
    @rule(which=WHICH, sum=st.sampled_from(["0.01", "5.00", "24.50"]))
    def pay_back_a_sum(self, which, sum):
        order = pick(all_orders(), which)
        with contextlib.suppress(payments.CannotRefund):
            refunds.refund(order=order, key=f"{order.pk}-{sum}", other=Decimal(sum))

    @rule(what=WHICH, pieces=st.integers(0, 4))
    def count_the_stock(self, what, pieces):
        records = pick(self.things, what).stockrecords.filter(num_allocated__lte=pieces)
        records.update(num_in_stock=pieces)

    @rule(what=WHICH, price=PRICES)
    def set_the_price(self, what, price):
        pick(self.things, what).stockrecords.update(price=price)

    @rule(minutes=st.sampled_from([1, 5, 20]))
    def time_passes(self, minutes):
        self.travel.shift(timedelta(minutes=minutes))
        payments.reconcile()
        self.work()
        payments.reconcile()

    @rule()
    def work(self):
        due = DBTaskResult.objects.ready().filter(task_path__startswith="shop.payments.")
        for row in due:
            row.set_successful(row.task.call(*row.args_kwargs["args"]))
        assert not DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).exists()

    def basket(self, who):
        return pick(self.baskets, who)

    def ask(self, attempt):
        with contextlib.suppress(GatewayRefused, payments.NotWaiting):
            payments.ask(attempt=attempt, urls=lambda _one: URLS)


def pick(things, which):
    """Return one of the things; ``which`` is counted round."""
    things = list(things)
    return things[which % len(things)]


def all_orders():
    return get_model("order", "Order").objects.order_by("pk")


def test_the_books_balance_whatever_happens(sandbox):
    bound = type("BoundShop", (Shop,), {"gateway": sandbox})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="STATEFUL_EXAMPLES" not in os.environ,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_step_that_loses_a_piece_is_found(sandbox):
    """The guard: a machine with a leak in it must not get through."""

    class Leaking(Shop):
        gateway = sandbox

        @precondition(lambda self: all_orders().exists())
        @rule()
        def leak(self):
            self.things[0].stockrecords.filter(num_in_stock__gt=F("num_allocated")).update(
                num_allocated=F("num_allocated") + 1
            )

    with pytest.raises(AssertionError, match="are promised, orders hold"):
        run_state_machine_as_test(
            Leaking,
            settings=settings(
                max_examples=50,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
