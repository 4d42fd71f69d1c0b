from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model
from wagtail.models import Page

from shop import storefront
from tests import factories
from tests.redirects import FOREIGN
from tests.shop.basket.visits import lines, words

pytestmark = pytest.mark.django_db


def add_many(client, *products, **fields):
    """Post a list's form with these products ticked and return the answer."""
    items = [getattr(product, "pk", product) for product in products]
    return client.post("/basket/add-many/", {"items": items, "next": "/journal/#shop", **fields})


def test_one_of_each_is_added(client):
    bowl, cup = factories.make_product("Tea bowl"), factories.make_product("Cup")
    answer = add_many(client, bowl, cup)
    assert (answer.status_code, answer["Location"]) == (303, "/journal/#shop")
    assert words(answer) == [("success", "Added: Tea bowl; Cup.")]
    assert lines() == [(bowl.pk, 1), (cup.pk, 1)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_that_is_sold_out_keeps_no_other_back(client, place):
    things = [factories.make_product("Tea bowl"), factories.make_product("Cup")]
    things.insert(place, factories.make_product("Old cup", stock=0))
    answer = add_many(client, *things)
    assert words(answer) == [
        ("success", "Added: Tea bowl; Cup."),
        ("error", "“Old cup” is sold out."),
    ]
    assert len(lines()) == 2
    basket = client.get("/basket/")
    assert [line.title for line in basket.context["lines"]] == ["Tea bowl", "Cup"]


def test_nothing_that_can_be_had_leaves_no_basket(client):
    gone = factories.make_product("Old cup", is_public=False)
    answer = add_many(client, gone, 999_999)
    assert words(answer) == [
        ("error", "“Old cup” is no longer sold."),
        ("error", "This product is no longer sold."),
    ]
    assert "basket" not in answer.cookies
    assert not get_model("basket", "Basket").objects.exists()


def test_a_product_with_variants_gives_the_one_that_its_line_shows(client):
    bowl = factories.make_parent("Tea bowl", stock={"Celadon": 0})
    pinned = factories.variants_of(factories.make_parent("Jar"))[1]
    answer = add_many(client, bowl, pinned)
    assert words(answer) == [("success", "Added: Tea bowl, Ash; Jar, Ash.")]
    assert lines() == [(factories.variants_of(bowl)[1].pk, 1), (pinned.pk, 1)]


def test_posted_twice_adds_once(client):
    bowl, cup = factories.make_product(), factories.make_product()
    add_many(client, bowl, cup, key="one")
    add_many(client, bowl, cup, key="one")
    assert lines() == [(bowl.pk, 1), (cup.pk, 1)]


def test_a_long_key_is_one_key_for_each_product(client):
    bowl, cup = factories.make_product(), factories.make_product()
    for _ in range(2):
        add_many(client, bowl, cup, key="k" * 64)
    assert lines() == [(bowl.pk, 1), (cup.pk, 1)]


def test_every_line_keeps_the_source(client):
    page, block = Page.objects.get(depth=2), str(uuid4())
    token = storefront.source_token(storefront.Source(page.pk, block, 3))
    add_many(client, factories.make_product(), factories.make_product(), source=token)
    kept = get_model("basket", "Line").objects.values_list("source_page", "source_block")
    assert list(kept) == [(page.pk, block)] * 2


@pytest.mark.parametrize("items", [[], [""], ["x"], ["-1"], ["9" * 40], ["\x00"], ["1.0"], ["²"]])
def test_nothing_ticked_is_told(client, items):
    answer = add_many(client, *items)
    assert answer.status_code == 303
    assert words(answer) == [("error", "Tick at least one product first.")]
    assert lines() == []


def test_the_greatest_number_that_a_form_can_hold_is_no_product(client):
    answer = add_many(client, "9" * 18)
    assert words(answer) == [("error", "This product is no longer sold.")]


def test_a_list_has_an_end(client):
    items = [factories.make_product().pk for _ in range(2)]
    add_many(client, *[10**9] * 100, *items)
    assert lines() == []


@pytest.mark.parametrize("target", FOREIGN[:12])
def test_leads_to_no_other_house(client, target):
    answer = add_many(client, factories.make_product(), next=target)
    assert (answer.status_code, answer["Location"]) == (303, "/basket/")


def test_only_a_post_with_its_token_adds():
    client = Client(enforce_csrf_checks=True)
    bowl = factories.make_product()
    assert add_many(client, bowl).status_code == 403
    assert client.get("/basket/add-many/", {"items": bowl.pk}).status_code == 405
    assert lines() == []


def test_each_product_costs_one_query_to_add(client):
    things = [factories.make_product() for _number in range(6)]
    add_many(client, things[0])
    with CaptureQueriesContext(connection) as few:
        add_many(client, *things[1:3])
    with CaptureQueriesContext(connection) as many:
        add_many(client, *things[3:6])
    assert len(many) - len(few) == 1
