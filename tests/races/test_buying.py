"""Many buyers at once, over HTTP, against a live site on the database under test."""

import os
import random

import pytest
from django.db.models import F
from oscar.core.loading import get_model

from tests.factories import make_product
from tests.races.crowd import Browser, all_press, statuses
from tests.shop.buying import make_basket, orders

pytestmark = pytest.mark.race

BUYERS = int(os.environ.get("RACE_BUYERS") or 60)
ROUNDS = int(os.environ.get("RACE_ROUNDS") or 2)
PIECES, CLICKS = BUYERS // 4, 8


def books_balance():
    """Return whether what is promised is what is ordered, and never more than there is."""
    ordered = {}
    for line in get_model("order", "Line").objects.exclude(order__status="cancelled"):
        ordered[line.stockrecord_id] = ordered.get(line.stockrecord_id, 0) + line.quantity
    records = get_model("partner", "StockRecord").objects
    promised = {record.pk: record.num_allocated for record in records.filter(num_allocated__gt=0)}
    oversold = records.filter(num_allocated__gt=F("num_in_stock"))
    return promised == ordered and not oversold.exists()


def test_many_buyers_make_as_many_orders_as_there_are_pieces(live_site):
    cup = make_product("The last cups", stock=PIECES)
    crowd = [Browser(live_site.url, make_basket(cup)).open() for _buyer in range(BUYERS)]
    before = len(orders())
    answers = all_press(crowd)
    assert statuses(answers) == {303: PIECES, 200: BUYERS - PIECES}
    assert len(orders()) - before == PIECES
    assert len({answer.location for answer in answers if answer.status == 303}) == PIECES
    refused = [answer.text for answer in answers if answer.status == 200]
    assert all("“The last cups” has just sold out." in page for page in refused)
    assert books_balance()
    assert get_model("basket", "Basket").objects.filter(status="Open").count() == len(refused)


def test_eight_clicks_are_one_order(live_site):
    browser = Browser(live_site.url, make_basket()).open()
    before = len(orders())
    answers = all_press([browser] * CLICKS)
    assert statuses(answers) == {303: CLICKS}
    assert len({answer.location for answer in answers}) == 1
    assert len(orders()) - before == 1
    assert get_model("mail", "Mail").objects.filter(key__endswith=orders()[-1].number).count() == 1
    assert books_balance()


def test_two_windows_with_one_basket_are_one_order(live_site):
    basket = make_basket()
    windows = [Browser(live_site.url, basket).open() for _window in range(2)]
    windows[1].form["full_name"] = "Ada R."
    before = len(orders())
    answers = all_press(windows)
    assert statuses(answers) == {303: 2}
    assert len({answer.location for answer in answers}) == 1
    assert len(orders()) - before == 1
    assert books_balance()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_baskets_that_share_goods_do_not_wait_for_each_other_for_ever(live_site, turn):
    shelf = [make_product(stock=None if number == 4 else 100) for number in range(5)]
    order = random.Random(turn)
    crowd = [
        Browser(live_site.url, make_basket(*order.sample(shelf, 5))).open() for _buyer in range(20)
    ]
    before = len(orders())
    assert statuses(all_press(crowd)) == {303: 20}
    assert len(orders()) - before == 20
    for product in shelf[:4]:
        assert product.stockrecords.get().num_allocated == 20


def test_a_sign_of_the_locked_database_is_nowhere(live_site):
    for sign in ("database is locked", "deadlock detected", "Traceback"):
        assert sign not in live_site.log
