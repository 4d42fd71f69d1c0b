"""Registering: neutral to strangers, one account for one address, confirmed before it opens."""

import re
import threading

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import caches
from django.test import Client
from oscar.core.loading import get_model

from shop.checkout.operations import Buyer, place_order
from shop.order import links
from tests.shop.buying import AT_HOME, make_basket, quoted, text_of

REGISTER, CONFIRM, SIGN_IN, ACCOUNT = (
    "/account/register/",
    "/account/confirm/",
    "/account/sign-in/",
    "/account/",
)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def ada(db):
    ada = get_user_model().objects.create_user("ada@example.com", PASSWORD)
    ada.confirm_email()
    return ada


def register(client, email="new@example.com", password=PASSWORD, **more):
    return client.post(REGISTER, {"email": email, "password": password, **more})


def code():
    return re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]


def confirm(client, given=None, **more):
    return client.post(CONFIRM, {"action": "verify", "code": given or code(), **more})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_a_person_registers_confirms_and_is_signed_in(client, db):
    client.get(REGISTER)
    response = register(client)
    assert response.url == CONFIRM
    assert not is_signed_in(client)
    page = text_of(client.get(CONFIRM))
    assert "A mail is on its way to new@example.com." in page
    before = client.session.session_key
    assert confirm(client).url == ACCOUNT
    assert is_signed_in(client)
    assert client.session.session_key != before
    user = get_user_model().objects.get()
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified


def test_a_wrong_code_opens_nothing_and_five_end_it(client, db):
    register(client)
    wrong = "000000" if code() != "000000" else "000001"
    for _ in range(4):
        assert "This code does not fit." in text_of(confirm(client, wrong))
    assert confirm(client, wrong).url == SIGN_IN
    assert not is_signed_in(client)
    assert confirm(client).url == SIGN_IN


def test_who_did_not_confirm_is_asked_again_at_sign_in(client, db):
    register(client)
    other = Client()
    answer = other.post(SIGN_IN, {"username": "new@example.com", "password": PASSWORD})
    assert answer.url == CONFIRM
    assert not is_signed_in(other)
    assert other.get(ACCOUNT).status_code == 302
    assert confirm(other).url == ACCOUNT


def test_a_new_code_can_be_had_twice(client, db):
    register(client)
    old = code()
    for _ in range(2):
        client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 3
    assert "Send a new code" not in text_of(client.get(CONFIRM))
    if code() != old:
        assert "does not fit" in text_of(confirm(client, old))
    assert confirm(client).url == ACCOUNT


def test_the_code_is_not_kept_in_the_outbox(client, db):
    register(client)
    assert [one.about for one in get_model("mail", "Mail").objects.all()] == [{}]


def test_a_taken_address_meets_the_same_pages(client, ada):
    """Scenario 49: the same words, and as much hashing, so that time tells nothing either."""
    counted, made = [], get_user_model().set_password

    def count(user, raw):
        counted.append(raw)
        made(user, raw)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(get_user_model(), "set_password", count)
        answers = []
        for email in ("ada@example.com", "new@example.com"):
            visitor = Client()
            before = len(counted)
            first = register(visitor, email)
            shown = text_of(visitor.get(CONFIRM)).replace(email, "…")
            answers.append((first.status_code, first.url, shown, len(counted) - before))
    assert answers[0] == answers[1]
    assert answers[0][3] == 1
    assert [one.to for one in mail.outbox] == [["ada@example.com"], ["new@example.com"]]
    assert mail.outbox[0].subject == "You have an account already"
    assert get_user_model().objects.count() == 2
    assert ada.check_password(PASSWORD)


def test_a_code_of_nobody_fails_like_a_wrong_one(client, ada):
    register(client, "ada@example.com")
    assert "This code does not fit." in text_of(confirm(client, "123456"))
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Write your e-mail address."),
        ({"email": "new@example.com"}, "Write a password."),
        ({"email": "new", "password": PASSWORD}, "This is not a whole e-mail address"),
        (
            {"email": "new@example.com", "password": "short"},
            "Use at least 8 characters. You wrote 5.",
        ),
        ({"email": "new@example.com", "password": "123"}, "You wrote 3."),
        ({"email": "new@example.com", "password": "90817263545"}, "Digits alone are guessed"),
        ({"email": "new@example.com", "password": "password1"}, "Many people use this password"),
        (
            {"email": "new@example.com", "password": "new@example.com"},
            "too much like your e-mail address",
        ),
    ],
)
def test_registering_says_what_is_wrong(client, db, data, words):
    answer = client.post(REGISTER, data)
    assert words in text_of(answer)
    assert all(len(errors) == 1 for errors in answer.context["form"].errors.values())
    assert not get_user_model().objects.exists()


def test_registering_leads_to_no_other_site(client, db):
    register(client, next="https://evil.example/")
    assert confirm(client).url == ACCOUNT


def test_registering_leads_back(client, db):
    register(client, next="/basket/")
    assert confirm(client).url == "/basket/"


def test_three_accounts_a_day_from_one_place(client, db):
    answers = [register(Client(), f"n{n}@example.com") for n in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert "Try again tomorrow." in text_of(answers[3])
    assert get_user_model().objects.count() == 3
    assert register(Client(), "bad").status_code == 200  # a slip is none
    caches["limits"].clear()
    assert register(Client(), "n4@example.com").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_registering_three_times_at_once_makes_one_account():
    emails = ("eve@example.com", "EVE@example.com", "Eve@Example.com")
    answers = []

    def enter(email):
        from django.db import connections

        try:
            answers.append(register(Client(), email).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter, args=(email,)) for email in emails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 3
    assert get_user_model().objects.count() == 1


class TestAnOrderOfAGuest:
    """A22: an address that is not confirmed opens nothing."""

    @pytest.fixture
    def order(self, db):
        placed = place_order(
            quote=quoted(make_basket()),
            buyer=Buyer("new@example.com", "en"),
            destination=AT_HOME,
            payment="bank_transfer",
        )
        mail.outbox.clear()
        return get_model("order", "Order").objects.get(number=placed.number)

    def test_is_in_the_account_once_the_address_is_confirmed(self, client, order):
        carried = {"order": order.number, "order_token": links.token(order.number)}
        register(client, **carried)
        order.refresh_from_db()
        assert order.user is None
        confirm(client)
        order.refresh_from_db()
        assert order.user.email == "new@example.com"

    @pytest.mark.parametrize(
        ("email", "token"), [("new@example.com", "wrong"), ("eve@example.com", None)]
    )
    def test_stays_the_guests_without_both(self, client, order, email, token):
        token = token or links.token(order.number)
        register(client, email, order=order.number, order_token=token)
        confirm(client)
        assert is_signed_in(client)
        order.refresh_from_db()
        assert order.user is None
