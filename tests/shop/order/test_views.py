import re

import pytest
from django.core import mail
from django.urls import reverse
from oscar.core.loading import get_model

from shop.order import links, operations
from tests.factories import make_product
from tests.shop.buying import text_of

FIND = "/orders/find/"


@pytest.mark.parametrize("address", [links.status_path, links.thank_you_path])
def test_an_order_is_shown_to_whoever_has_its_address(client, order, address):
    response = client.get(address(order.number))
    shown = text_of(response)
    assert response.status_code == 200
    for words in (order.number, "£52.50", "Ada Reader", "ada@example.com", "Bank transfer"):
        assert words in shown
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", ["orders:status", "orders:thank-you"])
@pytest.mark.parametrize("token", ["wrong", "☃", "a" * 500, None])
def test_a_wrong_address_does_not_exist(client, order, name, token):
    token = token or links.token(order.number + "X")
    response = client.get(reverse(name, kwargs={"number": order.number, "token": token}))
    assert response.status_code == 404


def test_a_good_token_of_no_order_does_not_exist(client, db):
    assert client.get(links.status_path("23456789BC")).status_code == 404


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("awaiting-payment", "Waiting for payment"),
        ("paid", "We have your payment"),
        ("cancelled", "Nothing will be sent"),
    ],
)
def test_the_page_says_how_the_order_stands(client, order, status, words):
    operations.change_status(order=order, to=status)
    assert words in text_of(client.get(links.status_path(order.number)))


def test_how_to_pay_is_told_until_it_is_paid(client, order):
    assert "How to pay" in text_of(client.get(links.status_path(order.number)))
    operations.change_status(order=order, to="paid")
    assert "How to pay" not in text_of(client.get(links.status_path(order.number)))


def test_an_order_outlives_its_product_and_its_article(client, place):
    cup = make_product("Cup")
    order = place(cup, source_page_id=2, source_title="A morning with tea")
    cup.delete()
    get_model("wagtailcore", "Page").objects.filter(pk=2).update(live=False)
    response = client.get(links.thank_you_path(order.number))
    assert "Cup" in text_of(response)
    assert "A morning with tea" in text_of(response)
    assert "Back to" not in text_of(response)


def test_the_page_takes_as_many_queries_for_few_lines_as_for_many(client, place, same_queries):
    shown = [place(make_product(picture=True))]

    def grow():
        shown.append(place(*(make_product(picture=True) for _line in range(3))))
        client.get(links.status_path(shown[-1].number))

    same_queries(lambda: client.get(links.status_path(shown[-1].number)), grow)


@pytest.mark.parametrize(
    "how",
    [
        lambda number: (number, "ada@example.com"),
        lambda number: (f" #{number.lower()} ", "ADA@Example.com"),
    ],
)
def test_an_order_is_found_by_number_and_address(client, order, how):
    number, email = how(order.number)
    response = client.post(FIND, {"number": number, "email": email})
    assert (response.status_code, response.url) == (302, links.status_path(order.number))


def test_who_is_wrong_about_either_hears_the_same(client, order):
    answers = {
        text_of(client.post(FIND, {"number": number, "email": email})).partition("problem")[2][:150]
        for number, email in [
            (order.number, "eve@example.com"),
            ("23456789BC", "ada@example.com"),
        ]
    }
    assert len(answers) == 1
    assert "We find no order with this number and e-mail address." in answers.pop()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Write the order number from your confirmation."),
        ({"number": "X" * 41, "email": "a@example.com"}, "This is too long for an order number."),
        ({"number": "X", "email": "a"}, "This is not a whole e-mail address"),
        ({"number": "\x00", "email": "a@example.com"}, "Null characters are not allowed."),
    ],
)
def test_looking_for_an_order_says_what_is_missing(client, db, data, words):
    assert words in text_of(client.post(FIND, data))


def test_a_guest_is_offered_an_account_and_a_member_is_not(client, order, reader):
    page = links.thank_you_path(order.number)
    assert "Keep this order in an account" in text_of(client.get(page))
    assert "Keep this order in an account" not in text_of(reader.client.get(page))


def test_an_account_made_on_the_page_has_the_order(client, order):
    data = {
        "email": "ada@example.com",
        "password": "cups and saucers",
        "order": order.number,
        "order_token": links.token(order.number),
        "next": links.status_path(order.number),
    }
    mail.outbox.clear()
    response = client.post(reverse("accounts:register"), data)
    assert response.url == reverse("accounts:confirm")
    order.refresh_from_db()
    assert order.user is None
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)[0]
    response = client.post(reverse("accounts:confirm"), {"action": "verify", "code": code})
    assert response.url == links.status_path(order.number)
    order.refresh_from_db()
    assert order.user.email == "ada@example.com"
    assert order.number in text_of(client.get(reverse("accounts:account")))
