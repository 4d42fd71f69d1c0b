"""Nothing that was typed or placed is lost on a way back."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.order import links
from tests.factories import make_product
from tests.shop.buying import (
    buyer,
    form,
    give,
    make_basket,
    orders,
    page,
    quote_in,
    send,
    text_of,
)

pytestmark = pytest.mark.django_db

TYPED = {"full_name": "Ada Reader", "line1": "1 Mill Lane", "email": "ada@example.com"}


def shown(client):
    """Return what the checkout's form holds, by field."""
    return {name: page(client).context["form"][name].value() for name in TYPED}


def test_a_way_back_to_the_basket_loses_nothing_that_was_typed():
    client = buyer()
    answer = send(client, TYPED | {"leave": "1"})
    assert (answer.status_code, answer.url) == (303, reverse("basket:summary"))
    assert shown(client) == TYPED
    assert "Ada Reader" not in page(buyer()).content.decode()


def test_what_was_typed_is_forgotten_once_the_order_is_through():
    client = buyer()
    client.get(send(client, form(client)).url)
    assert "checkout" not in client.session


def test_a_flood_of_typing_is_not_kept():
    client = buyer()
    send(client, {"line1": "x" * 1_000_000, "nonsense": "y" * 1000, "leave": "1"})
    assert client.session["checkout"] == {"line1": "x" * 120}


def test_one_field_is_checked_alone():
    client = buyer()
    answer = send(client, {"country": "GB", "postcode": "nowhere", "check": "postcode"})
    assert list(answer.context["form"].errors) == ["postcode"]
    assert orders() == []
    right = send(client, {"country": "GB", "postcode": "BA1 1AA", "check": "postcode"})
    assert list(right.context["form"].errors) == []


def test_who_goes_back_to_the_checkout_finds_the_order_that_waits():
    client = buyer()
    send(client, form(client))
    (order,) = orders()
    back = page(client)
    assert (back.status_code, back.url) == (303, links.status_path(order.number))
    assert "is placed and waits for its payment" in text_of(client.get(back.url))
    type(order).objects.update(status="paid")
    assert page(client).url == reverse("basket:summary")
    assert page(Client()).url == reverse("basket:summary")


def test_a_signed_in_buyer_is_asked_nothing_twice(reader):
    reader.user.first_name, reader.user.last_name = "Rea", "Der"
    reader.user.save()
    make_basket(owner=reader.user)
    shown = page(reader.client).content.decode()
    assert 'value="reader@example.com"' in shown
    assert 'value="Rea Der"' in shown
    send(reader.client, form(reader.client, city="York", email="x@example.com"))
    make_basket(owner=reader.user)
    shown = page(reader.client).content.decode()
    assert 'value="York"' in shown
    assert orders()[0].user == reader.user
    assert orders()[0].email == "reader@example.com"


def test_signing_in_half_way_keeps_the_basket_and_its_source(reader):
    reader.client.logout()
    basket = make_basket(make_product("Cup"), source_title="A morning with tea")
    give(reader.client, basket)
    data = form(reader.client)
    reader.client.force_login(reader.user)
    response = send(reader.client, data)
    assert "This page was out of date." in text_of(response)
    send(reader.client, data | {"quote": quote_in(response)})
    assert orders()[0].user == reader.user
    assert orders()[0].lines.get().source_title == "A morning with tea"


def test_a_field_checked_at_the_last_moment_loses_no_order():
    """The check reads the session before the order is placed and writes it afterwards."""
    client = buyer()
    send(client, form(client))
    client.session.flush()
    back = page(client)
    assert (back.status_code, back.url) == (303, links.status_path(orders()[0].number))


def test_a_members_order_is_nobody_elses_at_the_same_browser(reader):
    basket = make_basket(owner=reader.user)
    send(give(reader.client, basket), form(reader.client))
    assert page(reader.client).url == links.status_path(orders()[0].number)
    stranger = Client()
    stranger.cookies["orders_here"] = reader.client.cookies["orders_here"].value
    assert page(stranger).url == reverse("basket:summary")
    stranger.cookies["orders_here"] = f"{orders()[0].number}:forged"
    assert page(stranger).url == reverse("basket:summary")
