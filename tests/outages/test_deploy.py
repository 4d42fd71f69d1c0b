"""The server is reloaded or stopped while people press the button."""

import os
import signal
import threading
import time

import pytest
import requests

from shop import books
from tests.factories import make_product
from tests.races.crowd import Browser, all_press
from tests.shop.buying import make_basket, orders

pytestmark = pytest.mark.race

BUYERS = 8
SECONDS = int(os.environ.get("DEPLOY_SECONDS") or 12)
A_SECOND = 10


@pytest.fixture(scope="module")
def live_environment():
    return {}


@pytest.fixture
def crowd(live_site):
    cup = make_product(stock=BUYERS)
    return [Browser(live_site.url, make_basket(cup)).open() for _buyer in range(BUYERS)]


def test_a_reload_under_load_fails_no_post(live_site, crowd):
    before, answers = len(orders()), []

    def press(buyer):
        try:
            answers.append(buyer.press().status)
        except requests.RequestException as error:
            answers.append(type(error).__name__)

    threads = []
    for turn in range(SECONDS * A_SECOND):
        if turn == A_SECOND:
            os.kill(live_site.process.pid, signal.SIGHUP)
        threads.append(threading.Thread(target=press, args=(crowd[turn % BUYERS],)))
        threads[-1].start()
        time.sleep(1 / A_SECOND)
    for thread in threads:
        thread.join()
    assert set(answers) == {303}
    assert len(answers) == SECONDS * A_SECOND
    assert len(orders()) - before == BUYERS
    assert list(books.problems()) == []


def test_a_stop_under_load_loses_no_order(live_site, crowd):
    before, promised = len(orders()), []

    def press(buyer):
        try:
            promised.append(buyer.press())
        except requests.RequestException:
            return  # the server was gone; whether it had acted shows below

    threads = [threading.Thread(target=press, args=(buyer,)) for buyer in crowd]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    live_site.stop()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in promised} <= {303}
    numbers = {order.number for order in orders()[before:]}
    assert all(any(number in one.location for number in numbers) for one in promised)
    live_site.start()
    again = all_press(crowd)
    assert {answer.status for answer in again} == {303}
    assert {answer.location for answer in promised} <= {answer.location for answer in again}
    assert len(orders()) - before == BUYERS
    assert list(books.problems()) == []
