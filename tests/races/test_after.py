"""Two clerks, a double click, a parcel and a refund at once: scenario 13, over HTTP."""

from uuid import uuid4

import pytest
from django.urls import reverse

from shop import books
from shop.checkout.operations import place_order
from shop.money import money
from shop.payments import by_hand
from tests.races.clerks import Clerk, all_press, make_owner
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

pytestmark = pytest.mark.race

CROWD = 8


@pytest.fixture
def order(live_site):
    """A paid order of four pieces."""
    basket = make_basket(quantity=4)
    order = place_order(
        quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
    )
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key=uuid4().hex)
    return order


@pytest.fixture
def owner(live_site):
    return make_owner()


def clerk(site, owner, name, order, **fields):
    path = reverse(f"desk:{name}", args=[order.number])
    one = Clerk(site.url, owner).open(path, **fields)
    return one.look() if name == "refund" else one


def pieces(order, count):
    return {f"pieces_{order.lines.get().pk}": count}


def paid_back(order):
    return sum(row.amount for row in order.refunds.all())


def test_eight_clerks_pay_back_no_more_than_there_is(live_site, order, owner):
    crowd = [
        clerk(live_site, owner, "refund", order, **pieces(order, 3), reason="x")
        for _clerk in range(CROWD)
    ]
    assert sorted(all_press(crowd)) == [200] * (CROWD - 1) + [303]
    assert order.lines.get().num_refunded == 3
    assert paid_back(order) == 72
    assert list(books.problems()) == []


def test_a_double_click_pays_back_once(live_site, order, owner):
    one = clerk(live_site, owner, "refund", order, other="10.00", reason="x")
    assert all_press([one] * CROWD) == [303] * CROWD
    assert paid_back(order) == 10


def test_free_amounts_never_pass_what_came_in(live_site, order, owner):
    crowd = [
        clerk(live_site, owner, "refund", order, other="20.00", reason="x")
        for _clerk in range(CROWD)
    ]
    all_press(crowd)
    assert paid_back(order) == 100 if order.total_incl_tax >= 100 else paid_back(order) == 80
    assert list(books.problems()) == []


def test_of_a_refund_and_a_parcel_one_wins(live_site, order, owner):
    crowd = [
        clerk(live_site, owner, name, order, **pieces(order, 4), **more)
        for name, more in [("refund", {"reason": "x"}), ("send", {})] * 3
    ]
    all_press(crowd)
    line = order.lines.get()
    assert line.num_shipped + line.num_dropped == 4
    assert list(books.problems()) == []


def test_of_a_cancellation_and_a_parcel_one_wins(live_site, order, owner):
    crowd = [
        clerk(live_site, owner, name, order, **more)
        for name, more in [("cancel", {}), ("send", pieces(order, 4))] * 3
    ]
    all_press(crowd)
    order.refresh_from_db()
    line = order.lines.get()
    if order.status == "cancelled":
        assert (line.num_shipped, paid_back(order)) == (0, order.total_incl_tax)
    else:
        assert (order.status, line.num_shipped, paid_back(order)) == ("dispatched", 4, 0)
    assert list(books.problems()) == []


def test_a_sign_of_the_locked_database_is_nowhere(live_site):
    for sign in ("database is locked", "deadlock detected", "Traceback"):
        assert sign not in live_site.log
