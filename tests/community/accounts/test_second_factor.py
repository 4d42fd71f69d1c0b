"""The second step: an authenticator app, recovery codes, and the back office's door."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client, override_settings

from tests.shop.buying import text_of

SIGN_IN, STEP, APP, SECURITY, PROVE = (
    "/account/sign-in/",
    "/account/sign-in/second-step/",
    "/account/security/app/",
    "/account/security/",
    "/account/prove/",
)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_superuser("ada@example.com", PASSWORD)


def sign_in(client, **more):
    return client.post(SIGN_IN, {"username": "ada@example.com", "password": PASSWORD, **more})


def code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client):
    """Set an authenticator app up as its owner does; return its secret."""
    client.post(PROVE, {"password": PASSWORD, "next": APP})
    secret = re.search(r"Key: <code>(\w+)</code>", client.get(APP).content.decode())[1]
    answer = client.post(APP, {"code": code(secret)})
    assert answer.url == "/account/security/codes/"
    return secret


def forget_used_codes():
    """As the next half minute does: a code counts once."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def secret(ada):
    browser = Client()
    sign_in(browser)
    found = set_up(browser)
    forget_used_codes()
    return found


def test_the_password_alone_signs_nobody_in(client, secret):
    assert sign_in(client, next="/basket/").url == STEP
    assert "_auth_user_id" not in client.session
    assert "This code does not fit." in text_of(client.post(STEP, {"code": "000000"}))
    assert client.post(STEP, {"code": code(secret)}).url == "/basket/"
    assert "_auth_user_id" in client.session


def test_a_code_counts_once(client, secret):
    sign_in(client)
    used = code(secret)
    client.post(STEP, {"code": used})
    other = Client()
    sign_in(other)
    assert "does not fit" in text_of(other.post(STEP, {"code": used}))


def test_codes_are_not_guessed(client, secret):
    sign_in(client)
    caches["limits"].clear()  # setting the app up has counted, too
    answers = [client.post(STEP, {"code": f"{n:06}"}).status_code for n in range(7)]
    assert answers == [200] * 6 + [429]


def test_a_recovery_code_counts_once(client, ada, secret):
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    sign_in(client)
    assert client.post(STEP, {"code": codes[0]}).url == "/account/"
    other = Client()
    sign_in(other)
    assert "does not fit" in text_of(other.post(STEP, {"code": codes[0]}))


def test_the_secret_is_not_readable_in_the_database(ada, secret):
    kept = Authenticator.objects.get(user=ada, type="totp").data["secret"]
    assert secret not in kept
    assert get_adapter().decrypt(kept) == secret


@pytest.mark.parametrize(
    "path", [APP, "/account/security/keys/add/", "/account/security/codes/new/"]
)
def test_keys_are_changed_after_the_password_alone(ada, path):
    # Not by whoever finds an unlocked screen: the sign-in was long ago.
    browser = Client()
    browser.force_login(ada)
    assert browser.get(path).url.startswith(PROVE)


class TestTheBackOffice:
    @pytest.fixture(autouse=True)
    def closed_door(self):
        with override_settings(STAFF_SECOND_FACTOR=True):
            yield

    def enter(self, client):
        return client.get("/manage/")

    def test_asks_an_owner_without_a_second_factor_to_set_one_up(self, client, ada):
        sign_in(client)
        assert self.enter(client).url == SECURITY
        assert "set up a passkey or an authenticator app" in text_of(client.get(SECURITY))
        for path in ("/manage/pages/", "/manage/shop/", "/manage/users/", "/manage/account/"):
            assert client.get(path).url == SECURITY
            assert client.post(path).url == SECURITY

    def test_opens_to_who_gave_it(self, client, ada, secret):
        sign_in(client)
        client.post(STEP, {"code": code(secret)})
        assert self.enter(client).status_code == 200

    def test_opens_to_no_session_that_did_not(self, ada, secret):
        # However it came about: by a link, another site, a cookie from before.
        browser = Client()
        browser.force_login(ada)
        target = "/account/prove/code/?next=%2Fmanage%2F"
        assert self.enter(browser).url == target
        assert browser.get(target).status_code == 200
        browser.post("/account/prove/code/", {"code": code(secret), "next": "/manage/"})
        assert self.enter(browser).status_code == 200

    def test_closes_when_the_second_factor_is_switched_off(self, client, ada, secret):
        sign_in(client)
        client.post(STEP, {"code": code(secret)})
        client.post(PROVE, {"password": PASSWORD})
        assert client.post("/account/security/app/off/").url == SECURITY
        assert self.enter(client).url == SECURITY

    def test_a_new_password_is_no_way_round(self, client, ada, secret):
        ada.set_password("four quiet cups of tea")
        ada.save()
        sign_in(client, password="four quiet cups of tea")
        assert self.enter(client).url.startswith("/account/sign-in/")

    def test_wagtails_own_sign_in_is_ours(self, client, db):
        assert client.get("/manage/login/").url == SIGN_IN
        assert client.get("/manage/password_reset/").status_code == 404


def test_the_house_is_open_in_the_demo(client, ada):
    sign_in(client)
    assert client.get("/manage/").status_code == 200
