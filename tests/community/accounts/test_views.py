import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from oscar.core.loading import get_model

from shop.checkout.operations import Buyer, place_order
from tests.factories import make_product
from tests.shop.buying import AT_HOME, give, make_basket, quoted, text_of

ACCOUNT, SIGN_IN, SIGN_OUT = "/account/", "/account/sign-in/", "/account/sign-out/"
PASSWORD = "correct horse battery staple"
NEUTRAL = "The e-mail address or the password is wrong."


@pytest.fixture
def ada(db):
    ada = get_user_model().objects.create_user("Ada@example.com", PASSWORD)
    ada.confirm_email()
    return ada


def sign_in(client, email="ada@example.com", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password, **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@EXAMPLE.COM"])
def test_a_person_signs_in_by_their_address_in_any_capitals(client, ada, email):
    assert sign_in(client, email).url == ACCOUNT
    assert is_signed_in(client)


def test_what_fails_is_told_in_the_same_words(client, ada):
    gone = get_user_model().objects.create_user("gone@example.com", PASSWORD, is_active=False)
    gone.confirm_email()
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


def test_six_tries_a_minute_for_one_account_from_wherever(client, ada):
    def answer(n, email="ada@example.com"):
        data = {"username": email, "password": "wrong"}
        return client.post(SIGN_IN, data, REMOTE_ADDR=f"203.0.113.{n}")

    assert [answer(n).status_code for n in range(6)] == [200] * 6
    refused = answer(7, "ADA@example.com")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert answer(8, "eve@example.com").status_code == 200


def test_six_tries_a_minute_from_one_place_whatever_it_says_of_itself(client, ada):
    def answer(n):
        data = {"username": f"n{n}@example.com", "password": "wrong"}
        return client.post(SIGN_IN, data, headers={"X-Forwarded-For": f"198.51.100.{n}"})

    assert [answer(n).status_code for n in range(7)] == [200] * 6 + [429]


def test_nobody_signs_in_while_tries_cannot_be_counted(client, ada):
    gone = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
    with override_settings(CACHES=settings.CACHES | {"limits": gone}):
        assert sign_in(client).status_code == 429
        assert not is_signed_in(client)
        assert client.get("/shop/").status_code == 200
        assert client.get(SIGN_IN).status_code == 200
    assert sign_in(client).url == ACCOUNT


def test_a_session_dies_at_sign_out_and_with_its_password(client, ada):
    sign_in(client)
    kept, key = Client(), client.cookies["sessionid"].value
    kept.cookies["sessionid"] = key
    client.post(SIGN_OUT)
    assert kept.get(ACCOUNT).status_code == 302

    sign_in(client)
    other = Client()
    sign_in(other)
    before = client.session.session_key
    form = {"oldpassword": PASSWORD, "password": "four quiet cups of tea"}
    assert client.post("/account/password/change/", form).url == "/account/security/"
    assert client.session.session_key != before
    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 302
    assert "The password of your account was changed." in mail.outbox[-1].body


def test_the_name_and_language_are_ones_own(reader):
    data = {"first_name": "Rea", "last_name": "Der", "language": "zh-hans"}
    response = reader.client.post("/account/details/", data)
    assert response.url == "/zh-hans/account/details/"
    assert response.cookies["language"].value == "zh-hans"
    reader.user.refresh_from_db()
    assert (reader.user.first_name, reader.user.language) == ("Rea", "zh-hans")


@pytest.mark.parametrize(
    "path",
    ["", "details/", "email/", "security/", "devices/", "connections/", "password/change/"],
)
def test_own_pages_ask_for_a_sign_in(client, db, path):
    assert client.get(ACCOUNT + path).url.startswith(SIGN_IN)
