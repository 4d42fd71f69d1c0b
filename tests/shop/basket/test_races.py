"""Several requests of one visitor at the same moment, on both databases."""

import threading
import time
from contextlib import nullcontext

import pytest
from django.contrib.auth import get_user_model
from django.core.signing import Signer
from django.db import connections
from django.test import Client
from oscar.core.loading import get_model

from shop.basket import adding, locking
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

HANDS = 4
TOKEN = "a" * 32
GAP = 0.05


def at_once(work, times=HANDS):
    """Call ``work(number)`` in so many threads at once and return what came of it."""
    start, outcomes = threading.Barrier(times), [None] * times

    def run(number):
        start.wait()
        try:
            outcomes[number] = work(number)
        except Exception as error:  # noqa: BLE001  raised again below, in the test's thread
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    return outcomes


def browser(**cookies):
    """Return a browser that has these cookies."""
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


def add(client, product, **fields):
    answer = client.post("/basket/add/", {"product": product.pk, "quantity": "1", **fields})
    assert answer.status_code == 303
    return answer


def quantities():
    """Return the quantity of every line in every open basket."""
    lines = get_model("basket", "Line").objects.filter(basket__status="Open")
    return sorted(lines.values_list("quantity", flat=True))


@pytest.fixture
def cookie(db):
    """The cookie of a basket that is there and empty."""
    return Signer().sign(get_model("basket", "Basket").objects.create().pk)


@pytest.fixture
def slow_lines(monkeypatch):
    """Let others in between the reading of a line and its writing."""
    line = get_model("basket", "Line")
    save = line.save

    def save_later(self, *args, **kwargs):
        time.sleep(GAP)
        save(self, *args, **kwargs)

    monkeypatch.setattr(line, "save", save_later)


class TestOneBasket:
    def test_every_add_counts(self, cookie, slow_lines):
        bowl = factories.make_product(stock=50)
        at_once(lambda _number: add(browser(basket=cookie), bowl))
        assert quantities() == [HANDS]

    def test_the_same_form_counts_once(self, cookie, slow_lines):
        bowl = factories.make_product(stock=50)
        at_once(lambda _number: add(browser(basket=cookie), bowl, key="one"))
        assert quantities() == [1]

    def test_no_more_is_taken_than_there_is(self, cookie, slow_lines):
        bowl = factories.make_product(stock=2)
        at_once(lambda _number: add(browser(basket=cookie), bowl))
        assert quantities() == [2]

    def test_without_the_lock_adds_are_lost(self, cookie, slow_lines, monkeypatch):
        monkeypatch.setattr(adding, "held", lambda *_args: nullcontext())
        bowl = factories.make_product(stock=50)
        add(browser(basket=cookie), bowl)
        at_once(lambda _number: add(browser(basket=cookie), bowl))
        assert quantities()[0] < 1 + HANDS


class TestFirstBasket:
    def test_two_first_adds_go_into_one(self):
        things = [factories.make_product() for _ in range(HANDS)]
        answers = at_once(lambda number: add(browser(csrftoken=TOKEN), things[number]))
        assert quantities() == [1] * HANDS
        assert get_model("basket", "Basket").objects.count() == 1
        assert len({answer.cookies["basket"].value for answer in answers}) == 1

    def test_a_double_click_adds_once(self):
        bowl = factories.make_product()
        at_once(lambda _number: add(browser(csrftoken=TOKEN), bowl, key="one"))
        assert quantities() == [1]

    def test_two_visitors_get_one_each(self):
        bowl = factories.make_product()
        at_once(lambda number: add(browser(csrftoken=str(number) * 32), bowl))
        assert quantities() == [1] * HANDS

    @pytest.mark.postgres
    def test_without_the_queue_one_of_two_is_lost(self, monkeypatch):
        monkeypatch.setattr(locking, "_queue_up", lambda _visitor: time.sleep(GAP))
        bowl = factories.make_product()
        baskets = get_model("basket", "Basket").objects
        for number in range(1, 10):  # until two meet, which on a busy machine not all do
            at_once(lambda _hand, token=str(number) * 32: add(browser(csrftoken=token), bowl))
            if baskets.count() > number:
                return
        pytest.fail("Nothing was lost without the queue.")

    def test_of_an_account_is_one(self):
        user = get_user_model().objects.create_user("reader@example.com")
        clients = [Client() for _ in range(HANDS)]
        for client in clients:
            client.force_login(user)
        bowl = factories.make_product(stock=50)
        at_once(lambda number: add(clients[number], bowl))
        assert quantities() == [HANDS]
        assert get_model("basket", "Basket").objects.count() == 1


class TestSigningIn:
    def test_pages_that_load_side_by_side_merge_once(self, slow_lines):
        user = get_user_model().objects.create_user("reader@example.com")
        bowl, cup = factories.make_product(stock=50), factories.make_product(stock=50)
        home = Client()
        home.force_login(user)
        add(home, bowl)
        away = Client()
        add(away, bowl, quantity="3")
        add(away, cup)
        cookie = away.cookies["basket"].value
        away.force_login(user)
        session = away.cookies["sessionid"].value
        statuses = at_once(
            lambda _number: browser(basket=cookie, sessionid=session).get("/basket/").status_code
        )
        assert statuses == [200] * HANDS
        assert quantities() == [1, 3]
        states = get_model("basket", "Basket").objects.values_list("status", flat=True)
        assert sorted(states) == ["Merged", "Open"]
