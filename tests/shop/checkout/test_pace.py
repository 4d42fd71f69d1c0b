"""Placing orders again and again: each holds goods, so there is an end to it."""

import pytest
from django.test import Client

from shop.limits import within_once
from shop.order.operations import cancel
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def buy(settings):
    """``buy(email=…)`` sends the checkout of a new basket and returns the answer."""
    settings.SHOP_ORDERS_AN_HOUR = {"net": 3, "buyer": 2}
    product = make_product(stock=20)

    def buy(client=None, **fields):
        client = give(client or Client(), make_basket(product))
        return send(client, form(client, **fields))

    return buy


def test_one_address_of_the_net_places_so_many_orders_and_no_more(buy):
    answers = [buy(email=f"ada{number}@example.com") for number in range(4)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert len(orders()) == 3
    assert "try again in an hour" in text_of(answers[-1])
    assert 'value="1 Mill Lane"' in answers[-1].content.decode()


def test_one_guest_is_counted_by_e_mail_whatever_the_capitals(buy):
    answers = [buy(), buy(email="ADA@example.com"), buy(), buy(email="bob@example.com")]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 303]


def test_one_guest_cannot_use_up_what_another_may(buy):
    for _time in range(3):
        buy(Client(REMOTE_ADDR="192.0.2.7"))
    assert buy(Client(REMOTE_ADDR="192.0.2.8")).status_code == 303


def test_what_holds_no_goods_shuts_nobody_out(buy, reader):
    for _time in range(2):
        buy(reader.client)
    assert buy(reader.client).status_code == 429
    cancel(order=orders()[0])
    assert buy(reader.client).status_code == 303
    assert buy(reader.client).status_code == 429


def test_an_account_is_counted_by_itself(buy, reader, editor):
    answers = [buy(one.client) for one in (reader, reader, reader, editor)]
    assert [answer.status_code for answer in answers] == [303, 303, 429, 303]


def test_the_same_act_counts_once_and_a_refused_one_stays_refused():
    limit = {"scope": "order", "who": "ada", "most": 1, "seconds": 60}
    assert [within_once(act=act, **limit) for act in "aabba"] == [True, True, False, False, True]
