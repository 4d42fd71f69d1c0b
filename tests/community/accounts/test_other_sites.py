"""Signing in by Google and WeChat, against servers that do as theirs do."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from tests.community.accounts.oauth_server import CLIENT, SECRET, OAuthServer
from tests.shop.buying import text_of

ROOT = Path(__file__).resolve().parents[3]
SIGN_IN, CONFIRM, ADDRESS = "/account/sign-in/", "/account/confirm/", "/account/register/address/"
GOOGLE, WEIXIN = "/account/google/login/", "/account/weixin/login/"
MEI = {"sub": "1001", "email": "mei@example.com", "email_verified": True, "given_name": "Mei"}
LIN = {"openid": "o-lin", "nickname": "小林", "sex": 0, "headimgurl": "", "privilege": []}


@pytest.fixture
def sites(settings, monkeypatch):
    server = OAuthServer()
    app = [{"client_id": CLIENT, "secret": SECRET}]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"APPS": app, "OAUTH_PKCE_ENABLED": True},
        "weixin": {"APPS": app, "AUTHORIZE_URL": f"{server.url}/weixin/auth"},
    }
    monkeypatch.setattr(GoogleOAuth2Adapter, "authorize_url", f"{server.url}/google/auth")
    monkeypatch.setattr(GoogleOAuth2Adapter, "access_token_url", f"{server.url}/google/token")
    monkeypatch.setattr(WeixinOAuth2Adapter, "access_token_url", f"{server.url}/weixin/token")
    monkeypatch.setattr(WeixinOAuth2Adapter, "profile_url", f"{server.url}/weixin/userinfo")
    yield server
    server.shutdown()
    server.server_close()


def go(client, where, **more):
    """Press the button, agree at the other site, and come back; return the answer there."""
    away = client.post(where, more)
    back = requests.get(away.url, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return client.get(back.headers["Location"])


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_buttons_are_shown_where_credentials_are_set(client, db, sites):
    assert "Go on with Google" in text_of(client.get(SIGN_IN))
    assert "Go on with WeChat" in text_of(client.get("/account/register/"))


def test_without_credentials_there_is_no_button(client, db):
    assert "Go on with" not in text_of(client.get(SIGN_IN))


def test_google_signs_somebody_in_and_knows_them_again(client, db, sites):
    sites.person = MEI
    assert go(client, GOOGLE, next="/basket/").url == "/basket/"
    assert is_signed_in(client)
    user = get_user_model().objects.get()
    assert (user.email, user.first_name, user.has_usable_password()) == (
        "mei@example.com",
        "Mei",
        False,
    )
    assert EmailAddress.objects.get(user=user).verified
    assert not SocialToken.objects.exists()
    again = Client()
    assert go(again, GOOGLE).url == "/account/"
    assert get_user_model().objects.count() == 1


def test_an_address_that_google_has_not_confirmed_is_confirmed_here(client, db, sites):
    sites.person = MEI | {"email_verified": False}
    assert go(client, GOOGLE).url == CONFIRM
    assert not is_signed_in(client)


def test_an_account_is_not_taken_over_by_its_address(client, db, sites):
    mei = get_user_model().objects.create_user("mei@example.com", "correct horse battery")
    mei.confirm_email()
    sites.person = MEI
    assert go(client, GOOGLE).url == CONFIRM
    assert not is_signed_in(client)
    assert mail.outbox[-1].subject == "You have an account already"
    assert not SocialAccount.objects.exists()


def test_the_owner_connects_and_disconnects_it(client, db, sites):
    mei = get_user_model().objects.create_user("mei@example.com", "correct horse battery")
    mei.confirm_email()
    client.post(SIGN_IN, {"username": mei.email, "password": "correct horse battery"})
    client.post("/account/prove/", {"password": "correct horse battery"})
    sites.person = MEI
    assert go(client, f"{GOOGLE}?process=connect").url == "/account/connections/"
    row = SocialAccount.objects.get(user=mei)
    assert "Disconnect Google" in text_of(client.get("/account/connections/"))
    client.post("/account/connections/", {"account": row.pk})
    assert not SocialAccount.objects.exists()


def test_wechat_tells_no_address_so_it_is_asked_for_and_confirmed(client, db, sites):
    sites.person = LIN
    assert go(client, WEIXIN).url == ADDRESS
    assert "your e-mail address" in text_of(client.get(ADDRESS))
    assert "Write your e-mail address." in text_of(client.post(ADDRESS, {}))
    assert client.post(ADDRESS, {"email": "Lin@example.com"}).url == CONFIRM
    assert not is_signed_in(client)
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    client.post(CONFIRM, {"action": "verify", "code": code})
    assert is_signed_in(client)
    user = get_user_model().objects.get()
    assert user.email == "lin@example.com"
    again = Client()
    go(again, WEIXIN)
    assert is_signed_in(again)


def test_a_foreign_answer_signs_nobody_in(client, db, sites):
    """Another browser's state, a made-up code, a wrong secret: nothing happens."""
    sites.person = MEI
    away = Client().post(GOOGLE)
    back = requests.get(away.url, allow_redirects=False, timeout=10).headers["Location"]
    assert client.get(back).status_code == 401
    state = parse_qs(urlsplit(client.post(GOOGLE).url).query)["state"][0]
    made_up = client.get(f"{GOOGLE}callback/", {"code": "x", "state": state})
    assert made_up.status_code == 401
    assert "That did not work" in text_of(made_up)
    assert not is_signed_in(client)
    assert not get_user_model().objects.exists()


def test_nobody_is_sent_away_by_get(client, db, sites):
    assert client.get(GOOGLE).status_code == 200
    assert not sites.asked


def test_the_policy_of_the_pages_lets_the_buttons_lead_there():
    """A browser counts the other site as where the form was sent."""
    code = "from django.conf import settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES'])"
    keys = {"GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b", "SECRET_KEY": "c" * 50}
    known = os.environ | keys | {"PYTHONPATH": "site:.", "WECHAT_CLIENT_ID": ""}
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env=known,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "https://accounts.google.com" in shown
    assert "weixin" not in shown
