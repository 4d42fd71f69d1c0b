"""The database goes away in the middle: no acknowledged order is lost, nothing is written twice."""

import random
import threading
import time
from urllib.parse import urlsplit

import pytest
import requests
from oscar.core.loading import get_model

from shop import books
from tests.factories import make_product
from tests.outages.proxy import Proxy
from tests.races.crowd import PATIENCE, Browser
from tests.shop.buying import make_basket

pytestmark = [pytest.mark.race, pytest.mark.postgres]

CUTS, BUYERS, PIECES, AWAY = 10, 4, 200, 3.0  # seconds


@pytest.fixture(scope="module")
def proxy(test_database):
    address = urlsplit(test_database.store.url("any"))
    if not address.scheme.startswith("postgres"):
        pytest.skip("SQLite is a file: nobody can be cut off from it.")
    way = Proxy(address.hostname, address.port or 5432)
    yield way
    way.close()


@pytest.fixture(scope="module")
def live_environment(proxy, test_database):
    address = urlsplit(test_database.store.url(f"{test_database.name}_live"))
    user = f"{address.username}:{address.password}" if address.password else address.username
    return {
        "DATABASE_URL": address._replace(netloc=f"{user}@127.0.0.1:{proxy.port}").geturl(),
        "WEB_CONCURRENCY": "1",
    }


class Shoppers:
    """People who buy one piece after the other, and try again when a page breaks off."""

    def __init__(self, site, cup):
        self.site, self.cup, self.done = site, cup, threading.Event()
        self.thanked, self.answers = [], []
        self.threads = [threading.Thread(target=self._buy) for _buyer in range(BUYERS)]

    def __enter__(self):
        self.baskets = [
            [make_basket(self.cup) for _time in range(PIECES // BUYERS)] for _ in self.threads
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *fault):
        self.done.set()
        for thread in self.threads:
            thread.join()

    def _buy(self):
        mine = self.baskets.pop()
        while mine and not self.done.is_set():
            try:
                answer = Browser(self.site, mine[-1]).open().press()
            except requests.RequestException as error:
                self.answers.append(getattr(error.response, "status_code", 0))
                time.sleep(0.1)
                continue
            self.answers.append(answer.status)
            if answer.status == 303:
                self.thanked.append(mine.pop().pk)


def check(shoppers):
    """Who was thanked has an order, each basket one at most, and the books balance."""
    orders = get_model("order", "Order").objects.filter(lines__product=shoppers.cup)
    of_baskets = list(orders.values_list("basket", flat=True))
    assert len(of_baskets) == len(set(of_baskets))
    assert set(shoppers.thanked) <= set(of_baskets)
    record = shoppers.cup.stockrecords.get()
    assert (record.num_in_stock, record.num_allocated) == (PIECES, len(of_baskets))
    assert list(books.problems()) == []


def test_a_database_that_is_killed_again_and_again_loses_no_order(live_site, proxy):
    dice, cup = random.Random(22), make_product("A cup", stock=PIECES)
    with Shoppers(live_site.url, cup) as shoppers:
        cuts, begun = 0, time.monotonic()
        while cuts < CUTS or len(shoppers.thanked) < BUYERS:
            assert time.monotonic() - begun < 2 * PATIENCE
            time.sleep(dice.uniform(0.2, 1.5))
            cuts += bool(proxy.cut())
    check(shoppers)
    assert set(shoppers.answers) <= {0, 303, 500, 503}


def test_a_database_that_is_away_is_told_and_found_again(live_site, proxy):
    cup = make_product("A cup", stock=PIECES)
    with Shoppers(live_site.url, cup) as shoppers:
        time.sleep(1)
        proxy.close()
        answer = requests.get(f"{live_site.url}/shop/", timeout=PATIENCE)
        begun = time.monotonic()
        while time.monotonic() - begun < AWAY:
            assert requests.get(f"{live_site.url}/readyz", timeout=PATIENCE).status_code == 503
            time.sleep(0.2)
        proxy.open()
        before, begun = len(shoppers.thanked), time.monotonic()
        while len(shoppers.thanked) == before:
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.1)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "load the page again" in answer.text
    check(shoppers)
