"""Orders that were paid at the gateway, of which the shop has not heard yet."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from shop import books
from shop.money import money
from shop.payments import operations as payments
from shop.payments.models import Attempt
from shop.payments.sandbox.server.notices import notice_of
from tests.crashes.till import Buyer, work_off
from tests.factories import make_product
from tests.shop.buying import make_basket
from tests.shop.payments.signed import post_notice

PAIRS, CENTS, SECRET = 6, 6000, "a secret of the races"


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


def refund_all_of(attempt):
    """Try to send back everything; return whether it was written down."""
    try:
        payments.refund(attempt=attempt, amount=money("60.00"), reason="Twice")
    except payments.CannotRefund:
        return False
    return True
