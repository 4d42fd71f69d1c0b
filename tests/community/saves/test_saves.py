"""Keeping products: by POST, once, kept across the sign-in, shown with the price of now."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from community.saves.models import Save
from community.saves.operations import keep
from tests.factories import make_product
from tests.shop.buying import text_of

LIST, KEEP, SIGN_IN = "/account/saved/", "/account/saved/keep/", "/account/sign-in/"
PASSWORD = "correct horse battery staple"


def press(client, product, name="save", **more):
    return client.post(KEEP, {name: product.pk, "next": product.get_absolute_url(), **more})


def kept(user):
    return list(Save.objects.filter(user=user).values_list("thing", flat=True))


def test_a_button_keeps_a_product_and_lets_it_go(reader):
    cup = make_product("Cup", price=Decimal("12.50"))
    page = reader.client.get(cup.get_absolute_url()).content.decode()
    assert f'name="save" value="product:{cup.pk}" aria-pressed="false"' in page
    answer = press(reader.client, cup)
    assert (answer.status_code, answer.url) == (303, cup.get_absolute_url())
    press(reader.client, cup)
    assert kept(reader.user) == [cup.pk]
    page = reader.client.get(cup.get_absolute_url()).content.decode()
    assert f'name="unsave" value="product:{cup.pk}" aria-pressed="true"' in page
    shown = text_of(reader.client.get(LIST))
    assert "Cup" in shown
    assert "£12.50" in shown
    press(reader.client, cup, "unsave")
    assert kept(reader.user) == []
    assert "Nothing saved yet" in text_of(reader.client.get(LIST))


def test_with_scripts_the_button_alone_comes_back(reader):
    cup = make_product("Cup")
    answer = reader.client.post(KEEP, {"save": cup.pk}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.strip().startswith("<button")
    assert 'aria-pressed="true"' in html


def test_a_stranger_signs_in_comes_back_and_keeps_it(client, db):
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD)
    ada.confirm_email()
    cup = make_product("Cup")
    answer = press(client, cup)
    assert answer.url.startswith(SIGN_IN)
    form = {"username": "ada@example.com", "password": PASSWORD, "next": cup.get_absolute_url()}
    assert client.post(SIGN_IN, form).url == cup.get_absolute_url()
    assert kept(ada) == [cup.pk]
    htmx = press(type(client)(), cup, HTTP_X="1")
    assert htmx.status_code == 303


def test_a_strangers_page_asks_nothing_of_what_is_kept(client, db, django_assert_max_num_queries):
    cup = make_product("Cup")
    client.get(cup.get_absolute_url())
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        page = client.get(cup.get_absolute_url()).content.decode()
    assert 'aria-pressed="false"' in page
    assert not [one for one in asked.captured_queries if "saves_save" in one["sql"]]


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "99999999999999999999999", "٣"])
def test_what_is_no_product_is_not_kept(reader, number):
    assert reader.client.post(KEEP, {"save": number}).status_code == 400
    assert not Save.objects.exists()


def test_nothing_is_kept_by_get(reader):
    assert reader.client.get(f"{KEEP}?save={make_product('Cup').pk}").status_code == 405


def test_another_ones_things_are_not_shown(reader, admin):
    press(admin.client, make_product("Cup"))
    assert "Cup" not in text_of(reader.client.get(LIST))


def test_a_list_of_three_takes_as_many_queries_as_one(reader, same_queries):
    press(reader.client, make_product("Cup"))
    grow = lambda: [press(reader.client, make_product(name)) for name in ("Pot", "Tea")]  # noqa: E731
    same_queries(lambda: reader.client.get(LIST), grow)


@pytest.mark.django_db(transaction=True)
def test_pressed_in_many_tabs_at_once_it_is_kept_once():
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD)

    def press_it(_number):
        try:
            return keep(user=ada, kind=Save.PRODUCT, thing=7)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(press_it, range(6))) == [True] * 6
    assert kept(ada) == [7]
