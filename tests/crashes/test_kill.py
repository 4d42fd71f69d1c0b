"""``kill -9`` at every point between the button and the money: nothing lost, nothing doubled.

Each round kills a real process. Afterwards the buyer comes back, or only the gateway's notice
does, or nobody; then worker and reconciler run, and the books must balance.
"""

import os
from decimal import Decimal

import pytest
import requests
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from oscar.core.loading import get_model

from shop import books
from shop.mail.models import Mail
from shop.payments.models import Attempt, Entry, Refund
from shop.payments.sandbox.server.notices import notice_of
from shop.refunds import operations as refunds
from tests.crashes.points import arm
from tests.crashes.till import Buyer, work_off, worker_dies
from tests.factories import make_product
from tests.shop.buying import make_basket
from tests.shop.payments.signed import post_notice

pytestmark = pytest.mark.race

ROUNDS = range(int(os.environ.get("KILL_ROUNDS") or 1))
PRICE, CENTS = "60.00", 6000  # delivery is free from there


class Round:
    """One buyer of one piece, and what the gateway had taken before."""

    def __init__(self, live_site, gateway):
        self.gateway, self.before = gateway, gateway.book.totals()
        self.cup = make_product("A cup", price=PRICE, stock=3)
        self.basket = make_basket(self.cup)
        self.buyer = Buyer(live_site.url, self.basket)

    def order(self):
        return get_model("order", "Order").objects.filter(basket=self.basket).first()

    def ends(self, status, *, charged, paid_back=0, promised=0):
        """The order stands so, once; the gateway, the ledger and the shelf agree."""
        orders = get_model("order", "Order").objects.filter(basket=self.basket)
        assert [order.status for order in orders] == ([status] if status else [])
        now = self.gateway.book.totals()
        assert now["charges"] - self.before["charges"] == charged
        assert now["refunds"] - self.before["refunds"] == paid_back
        entries = Entry.objects.filter(attempt__order__basket=self.basket)
        sums = {kind: 0 for kind, _words in Entry.KINDS}
        for entry in entries:
            sums[entry.kind] += entry.amount * 100
        assert sums == {Entry.CAPTURE: charged, Entry.REFUND: paid_back, Entry.RETURNED: 0}
        record = self.cup.stockrecords.get()
        assert (record.num_in_stock, record.num_allocated) == (3, promised)
        numbers = tuple(order.number for order in orders)
        placed = [
            mail for mail in Mail.objects.filter(kind="order-placed") if mail.key.endswith(numbers)
        ]
        assert len(placed) == bool(charged)
        assert list(books.problems()) == []


@pytest.fixture
def fresh(live_site, gateway):
    return Round(live_site, gateway)


AT_THE_BUTTON = ["order-before-commit", "order-after-commit", "asked-before-reference"]
AFTER_PAYING = ["charged-before-return", "settled-before-commit", "settled-before-answer"]


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("point", AT_THE_BUTTON)
class TestAtTheButton:
    def test_a_buyer_who_presses_again_pays_once(self, fresh, crash_file, later, point, turn):
        arm(crash_file, point)
        assert fresh.buyer.press() == ""
        fresh.buyer.come_back(fresh.buyer.pay(fresh.buyer.press()))
        later(minutes=3)
        later(minutes=40)
        fresh.ends("paid", charged=CENTS, promised=1)

    def test_a_buyer_who_leaves_costs_nobody_anything(self, fresh, crash_file, later, point, turn):
        arm(crash_file, point)
        assert fresh.buyer.press() == ""
        later(minutes=3)
        later(minutes=36)
        fresh.ends("" if point == "order-before-commit" else "cancelled", charged=0)


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("point", AFTER_PAYING)
class TestAfterPaying:
    @pytest.fixture
    def way_back(self, fresh):
        return fresh.buyer.pay(fresh.buyer.press())

    def test_a_buyer_who_loads_again_is_thanked(
        self, fresh, way_back, crash_file, later, point, turn
    ):
        arm(crash_file, point)
        assert fresh.buyer.come_back(way_back) == ""
        assert "thank-you" in fresh.buyer.come_back(way_back)
        later(minutes=3)
        fresh.ends("paid", charged=CENTS, promised=1)

    def test_a_buyer_who_leaves_is_sent_what_was_paid(
        self, fresh, way_back, crash_file, later, point, turn
    ):
        arm(crash_file, point)
        assert fresh.buyer.come_back(way_back) == ""
        later(minutes=3)
        fresh.ends("paid", charged=CENTS, promised=1)


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("point", AFTER_PAYING[1:])
def test_a_notice_that_kills_is_sent_again(
    live_site, gateway, fresh, crash_file, later, point, turn
):
    fresh.buyer.pay(fresh.buyer.press())
    notice = notice_of(gateway.sent[-1])
    arm(crash_file, point)
    with pytest.raises(requests.ConnectionError):
        post_notice(live_site.url, notice, gateway.gateway.secret)
    for _time in range(2):
        assert post_notice(live_site.url, notice, gateway.gateway.secret).status_code == 200
    later(minutes=3)
    fresh.ends("paid", charged=CENTS, promised=1)


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("point", AFTER_PAYING[1:])
def test_a_worker_that_dies_while_it_looks_after_a_payment(fresh, crash_file, later, point, turn):
    fresh.buyer.pay(fresh.buyer.press())
    make_due()
    assert worker_dies(crash_file, point)
    later(minutes=3)
    fresh.ends("paid", charged=CENTS, promised=1)


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("point", ["refund-before-gateway", "refund-before-commit"])
def test_a_worker_that_dies_while_it_pays_back(fresh, crash_file, later, point, turn):
    fresh.buyer.come_back(fresh.buyer.pay(fresh.buyer.press()))
    work_off()
    order = Attempt.objects.get(order__basket=fresh.basket).order
    back = refunds.refund(order=order, key="chip", other=Decimal("25.00"), reason="A chip.").money
    assert worker_dies(crash_file, point)
    later(minutes=3)
    later(minutes=25)
    back.refresh_from_db()
    assert back.state == Refund.DONE
    fresh.ends("paid", charged=CENTS, paid_back=2500, promised=1)


def make_due():
    """Let the tasks that wait for a later hour be due now."""
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
