"""Money and people meet at the same moment: one of them wins, and the books say which."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.db.models import QuerySet
from django.test import override_settings
from django.utils import timezone

from shop import books
from shop.checkout.operations import place_order
from shop.money import money
from shop.order import operations as orders
from shop.payments import operations as payments
from shop.payments.express import Approval
from shop.payments.models import Attempt, Entry, Refund
from shop.payments.sandbox.server.notices import notice_of
from tests.crashes.till import Buyer, work_off
from tests.factories import make_product
from tests.sandbox import SandboxServer
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.payments.signed import post_notice

pytestmark = pytest.mark.race

PAIRS, CENTS, SECRET = 6, 6000, "a secret of the races"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    server = SandboxServer(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite3", SECRET)
    changes = {
        "SANDBOX_URL": server.url,
        "SANDBOX_SECRET": SECRET,
        "SHOP_PAYMENTS": ["sandbox", "bank_transfer"],
        "TASKS": settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    }
    with override_settings(**changes):
        yield server
    server.stop()


@pytest.fixture(scope="module")
def live_environment(gateway):
    return {
        "PAYMENTS": "sandbox,bank_transfer",
        "SANDBOX_URL": gateway.url,
        "SANDBOX_SECRET": SECRET,
    }


class Till:
    """Orders that were paid at the gateway and of which the shop has not heard."""

    def __init__(self, site, gateway, count=PAIRS):
        self.site, self.gateway, self.before = site, gateway, gateway.book.totals()
        gateway.sent.clear()
        self.cup = make_product(price="60.00", stock=count)
        for _order in range(count):
            buyer = Buyer(site, make_basket(self.cup))
            buyer.pay(buyer.press())
        self.attempts = list(Attempt.objects.filter(order__lines__product=self.cup).order_by("pk"))
        self.notices = {sent["key"]: notice_of(sent) for sent in gateway.sent}

    def hear(self, attempt):
        answer = post_notice(self.site, self.notices[attempt.key], SECRET)
        assert answer.status_code == 200, answer.text

    def end(self):
        """Let the worker finish; return how each order and its payment ended."""
        work_off()
        now = self.gateway.book.totals()
        taken = now["charges"] - self.before["charges"]
        given = now["refunds"] - self.before["refunds"]
        ends = [
            Attempt.objects.values_list("order__status", "state").get(pk=attempt.pk)
            for attempt in self.attempts
        ]
        kept = [end for end in ends if end == ("paid", Attempt.PAID)]
        assert taken - given == len(kept) * CENTS
        assert self.cup.stockrecords.get().num_allocated == len(kept)
        assert {status for status, _state in ends} <= {"paid", "cancelled"}
        assert list(books.problems()) == []
        return ends


def all_at_once(*works):
    """Do everything at the same moment and return what came of it. Raises what one raised."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def till(live_site, gateway):
    return Till(live_site.url, gateway)


def test_of_cancelling_and_paying_one_wins(till):
    for attempt in till.attempts:
        works = [lambda: till.hear(attempt), lambda: orders.cancel(order=attempt.order)]  # noqa: B023
        all_at_once(*works)
    till.end()


def test_money_at_the_end_of_the_hold_buys_or_goes_back(till):
    over = timezone.now() - timedelta(seconds=1)
    old = timezone.now() - timedelta(minutes=40)
    Attempt.objects.filter(pk__in=[one.pk for one in till.attempts]).update(
        expires=over, date_created=old
    )
    for attempt in till.attempts:
        fresh = Attempt.objects.get(pk=attempt.pk)
        all_at_once(lambda: till.hear(attempt), lambda: payments.expire(attempt=fresh))  # noqa: B023
    till.end()


def test_five_notices_two_reconcilers_and_the_buyer_settle_once(till):
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10))
    hear = [lambda: till.hear(till.attempts[0])] * 5
    all_at_once(*hear, payments.reconcile, payments.reconcile)
    assert till.end() == [("paid", Attempt.PAID)] * PAIRS
    assert Entry.objects.filter(attempt__in=till.attempts).count() == PAIRS


def test_of_two_orders_with_one_approval_one_has_it(till):
    cup, word = make_product(price="60.00", stock=2), Approval("sandbox", "WORD-1", "")
    quotes = [quoted(make_basket(cup)) for _order in range(2)]
    buy = [
        lambda one=one: place_order(
            quote=one, buyer=GUEST, destination=AT_HOME, payment="sandbox", approval=word
        )
        for one in quotes
    ]
    placed = all_at_once(*buy)
    attempts = Attempt.objects.filter(order__in=placed)
    assert sorted(one.reference for one in attempts) == ["", "WORD-1"]
    attempts.update(reference="")


def refund_all_of(attempt):
    """Try to send back everything; return whether it was written down."""
    try:
        payments.refund(attempt=attempt, amount=money("60.00"), reason="Twice")
    except payments.CannotRefund:
        return False
    return True


def test_of_two_refunds_of_everything_one_wins(till):
    for attempt in till.attempts:
        till.hear(attempt)
        done = all_at_once(*[lambda: refund_all_of(attempt)] * 4)  # noqa: B023
        assert sorted(done) == [False, False, False, True]
    work_off()
    assert Refund.objects.filter(attempt__in=till.attempts, state=Refund.DONE).count() == PAIRS
    entries = Entry.objects.filter(attempt__in=till.attempts, kind=Entry.REFUND)
    assert [entry.amount for entry in entries] == [60] * PAIRS


@pytest.mark.postgres
def test_without_the_lock_more_goes_back_than_came(till, monkeypatch):
    for attempt in till.attempts:
        till.hear(attempt)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)
    counted, together = payments.promised, threading.Barrier(4)

    def wait_for_the_others(attempt):
        found = counted(attempt)
        together.wait(60)  # between the look and the act
        return found

    monkeypatch.setattr("shop.payments.refunding.promised", wait_for_the_others)
    assert all(all_at_once(*[lambda: refund_all_of(till.attempts[0])] * 4))
