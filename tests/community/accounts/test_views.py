import threading

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shop.checkout.operations import Buyer, place_order
from tests.factories import make_product
from tests.shop.buying import AT_HOME, give, make_basket, quoted, text_of

ACCOUNT, SIGN_IN, SIGN_OUT, REGISTER = (
    "/account/",
    "/account/sign-in/",
    "/account/sign-out/",
    "/account/register/",
)
PASSWORD = "correct horse battery staple"
NEUTRAL = "This e-mail address and this password do not belong together."


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_user("Ada@example.com", PASSWORD)


def sign_in(client, email="ada@example.com", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@EXAMPLE.COM"])
def test_a_person_signs_in_by_their_address_in_any_capitals(client, ada, email):
    assert sign_in(client, email).url == ACCOUNT
    assert is_signed_in(client)


def test_what_fails_is_told_in_the_same_words(client, ada):
    get_user_model().objects.create_user("gone@example.com", PASSWORD, is_active=False)
    answers = [
        text_of(sign_in(client, "ada@example.com", "wrong")),
        text_of(sign_in(client, "nobody@example.com")),
        text_of(sign_in(client, "gone@example.com")),
    ]
    assert all(NEUTRAL in answer for answer in answers)
    assert not is_signed_in(client)


def test_an_unknown_address_takes_as_long_as_a_known_one(client, ada, monkeypatch):
    hashed = []
    model = get_user_model()
    monkeypatch.setattr(model, "set_password", lambda user, raw: hashed.append(raw))
    sign_in(client, "nobody@example.com")
    assert hashed == [PASSWORD]


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", r"\\evil.example", "javascript:alert(1)", ""],
)
def test_no_sign_in_leads_to_another_site(client, ada, target):
    assert sign_in(client, next=target).url == ACCOUNT


def test_a_sign_in_leads_back_to_where_it_was_asked(client, ada):
    response = client.get(ACCOUNT)
    assert response.url == f"{SIGN_IN}?next=/account/"
    assert sign_in(client, next="/checkout/").url == "/checkout/"


def test_the_session_gets_a_new_key_at_sign_in(client, ada):
    client.get(SIGN_IN)
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_signing_out_takes_a_post(client, ada):
    sign_in(client)
    assert client.get(SIGN_OUT).status_code == 405
    assert is_signed_in(client)
    assert client.post(SIGN_OUT).url == "/"
    assert not is_signed_in(client)


def test_what_lies_in_the_basket_comes_along_with_its_source(client, ada):
    cup, tea = make_product("Cup"), make_product("Tea")
    own = make_basket(tea, owner=ada, source_title="Old story")
    give(client, make_basket(cup, quantity=2, source_title="A morning with tea"))
    sign_in(client)
    assert "2" in text_of(client.get("/basket/"))
    lines = get_model("basket", "Line").objects.filter(basket=own)
    assert set(lines.values_list("product__title", "quantity", "source_title")) == {
        ("Cup", 2, "A morning with tea"),
        ("Tea", 1, "Old story"),
    }


def test_the_later_touch_names_the_source_when_both_baskets_have_a_product(client, ada):
    cup = make_product("Cup")
    own = make_basket(cup, owner=ada, source_page_id=2, source_title="Old story")
    give(client, make_basket(cup, source_page_id=2, source_title="A morning with tea"))
    sign_in(client)
    client.get("/basket/")
    line = get_model("basket", "Line").objects.get(basket=own)
    assert (line.quantity, line.source_title) == (1, "A morning with tea")


def test_a_person_registers_and_is_signed_in(client, db):
    response = client.post(REGISTER, {"email": "new@example.com", "password": PASSWORD})
    assert response.url == ACCOUNT
    assert is_signed_in(client)
    assert get_user_model().objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Write your e-mail address."),
        ({"email": "new@example.com"}, "Write a password."),
        ({"email": "new", "password": PASSWORD}, "This is not a whole e-mail address"),
        ({"email": "new@example.com", "password": "short"}, "This password is too short."),
        ({"email": "new@example.com", "password": "new@example.com"}, "too similar"),
        ({"email": "ADA@example.com", "password": PASSWORD}, "You cannot register with this"),
    ],
)
def test_registering_says_what_is_wrong(client, ada, data, words):
    assert words in text_of(client.post(REGISTER, data))
    assert get_user_model().objects.count() == 1
    assert not is_signed_in(client)


def test_registering_leads_to_no_other_site(client, db):
    data = {"email": "new@example.com", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(REGISTER, data).url == ACCOUNT


@pytest.mark.django_db(transaction=True)
def test_registering_three_times_at_once_makes_one_account():
    emails = ("eve@example.com", "EVE@example.com", "Eve@Example.com")
    answers = []

    def register(email):
        from django.db import connections

        try:
            data = {"email": email, "password": PASSWORD}
            answers.append(Client().post(REGISTER, data).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register, args=(email,)) for email in emails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200, 302]
    assert get_user_model().objects.count() == 1


def test_the_account_lists_own_orders_alone(client, ada, reader):
    def place(user):
        basket = make_basket(owner=user, quantity=2)
        return place_order(
            quote=quoted(basket),
            buyer=Buyer(user.email, "en", user),
            destination=AT_HOME,
            payment="bank_transfer",
        ).number

    mine, theirs = place(ada), place(reader.user)
    sign_in(client)
    shown = text_of(client.get(ACCOUNT))
    assert mine in shown
    assert "2 pieces" in shown
    assert "£52.50" in shown
    assert theirs not in shown


def test_an_account_without_orders_says_so(reader):
    assert "No orders yet" in text_of(reader.client.get(reverse("accounts:account")))
