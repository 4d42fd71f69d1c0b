import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.shop.buying import text_of

ASK, SENT = "/account/password/", "/account/password/sent/"
OLD, NEW = "correct horse battery staple", "four quiet cups of tea"


@pytest.fixture
def ada(db):
    return get_user_model().objects.create_user("Ada@example.com", OLD)


def ask(client, email="ada@example.com", where=ASK):
    return client.post(where, {"email": email})


def link():
    """Return the local address that the last mail leads to."""
    return re.search(r"http://localhost:8000(/\S+/password/\S+/)", mail.outbox[-1].body)[1]


def choose(client, address, password=NEW):
    form = client.get(address)
    return client.post(form.url, {"password": password})


def test_the_sign_in_leads_here(client, db):
    html = client.get("/account/sign-in/").content.decode()
    assert f'<a href="{ASK}">Forgotten your password?</a>' in html
    assert "Send the link" in text_of(client.get(ASK))


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.com"])
def test_a_forgotten_password_is_replaced(client, ada, email):
    assert ask(client, email).url == SENT
    assert mail.outbox[0].to == ["ada@example.com"]
    assert "within 2 hours" in mail.outbox[0].body
    address = link()
    assert choose(client, address).url == "/account/password/changed/"
    assert "Your password is changed" in text_of(client.get("/account/password/changed/"))
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert "This link is used up" in text_of(client.get(address))


def test_the_answer_does_not_tell_who_has_an_account(client, ada):
    get_user_model().objects.create_user("gone@example.com", OLD, is_active=False)
    answers = {ask(client, email).url for email in ("gone@example.com", "nobody@example.com")}
    assert answers == {ask(client).url} == {SENT}
    assert len(mail.outbox) == 1
    assert "If there is an account" in text_of(client.get(SENT))


def test_an_address_gets_three_mails_an_hour(client, ada):
    for email in ("ada@example.com", "ADA@example.com", "Ada@example.com", "ada@Example.com"):
        assert ask(client, email).url == SENT
    assert [one.to for one in mail.outbox] == [["ada@example.com"]] * 3
    caches["limits"].clear()  # as the end of the hour does
    ask(client)
    assert len(mail.outbox) == 4


def test_the_mail_is_in_the_language_of_who_asks(client, ada):
    assert ask(client, where=f"/zh-hans{ASK}").url == f"/zh-hans{SENT}"
    assert link().startswith("/zh-hans/account/password/")
    assert client.get(link()).status_code == 302


def test_the_link_names_the_sites_own_host(client, ada):
    client.post(ASK, {"email": "ada@example.com"}, headers={"host": "evil.example"})
    assert "evil.example" not in mail.outbox[0].body
    assert link()


@pytest.mark.parametrize(
    ("email", "words"),
    [("", "Write your e-mail address."), ("ada", "This is not a whole e-mail address")],
)
def test_asking_says_what_is_wrong(client, ada, email, words):
    assert words in text_of(ask(client, email))
    assert not mail.outbox


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Write a password."),
        ("short", "Use at least 8 characters. You wrote 5."),
        ("ada@example.com", "too much like your e-mail address"),
    ],
)
def test_a_new_password_is_as_good_as_a_first_one(client, ada, password, words):
    ask(client)
    assert words in text_of(choose(client, link(), password))
    ada.refresh_from_db()
    assert ada.check_password(OLD)


def test_a_made_up_link_opens_nothing(client, ada):
    for path in ("1/abc-def/", "x/set-password/", "zzzzzzzzzzzzzzzzzzzz/a-b/"):
        assert "This link is used up" in text_of(client.get(f"{ASK}{path}"))


def test_a_new_password_ends_all_sessions_and_signs_nobody_in(client, ada):
    ada.confirm_email()
    elsewhere = Client()
    elsewhere.force_login(ada)
    ask(client)
    choose(client, link())
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/account/").url == "/account/sign-in/?next=/account/"
    assert "was changed by a link" in mail.outbox[-1].body


def test_no_link_is_kept(client, ada):
    ask(client)
    token = link().rstrip("/").rpartition("/")[2]
    tables = connection.introspection.table_names()
    for model in apps.get_models():
        if model._meta.db_table in tables and model._meta.label != "sessions.Session":
            assert not [row for row in model._base_manager.values() if token in str(row)], model


def test_one_place_asks_twenty_times_an_hour(client, ada):
    answers = [ask(client, f"n{n}@example.com").status_code for n in range(21)]
    assert answers == [302] * 20 + [429]
