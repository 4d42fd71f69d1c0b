"""Who shared what led to an order: from the visit over the basket's line to the order's."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from oscar.core.loading import get_model

from community.sharing.links import link_for
from community.sharing.models import Addition, Link
from shop import storefront
from shop.checkout.operations import Buyer, place_order
from tests.community.sharing.share import follow, link_to, person, visitor
from tests.content.pages import make_article
from tests.factories import make_product
from tests.shop.buying import AT_HOME, quoted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup():
    return make_product("Cup")


@pytest.fixture
def link(cup):
    return link_to(cup)


def add(browser: Client, product, **more):
    return browser.post("/basket/add/", {"product": product.pk, **more})


def line(**which):
    return get_model("basket", "Line").objects.get(**which)


def told(row):
    return (row.source_sharer_id, row.source_share)


def order_of(basket, *, user=None, email="ada@example.com"):
    buyer = Buyer(email=email, language="en", user=user)
    return place_order(
        quote=quoted(basket), buyer=buyer, destination=AT_HOME, payment="bank_transfer"
    )


class TestTheBasket:
    def test_line_knows_the_sharer_and_the_link(self, link, cup):
        browser = visitor()
        follow(link, browser)
        add(browser, cup)
        assert told(line()) == (link.user_id, link.code)

    def test_line_of_a_visitor_who_came_by_no_link_knows_none(self, link, cup):
        add(visitor(), cup)
        assert told(line()) == (None, "")
        assert not Addition.objects.exists()

    def test_the_last_touch_before_the_add_counts(self, link, cup):
        other = link_to(cup, person("other@example.com"))
        browser = visitor()
        follow(link, browser)
        follow(other, browser)
        add(browser, cup)
        assert told(line()) == (other.user_id, other.code)
        follow(link, browser)
        add(browser, cup)
        assert told(line()) == (link.user_id, link.code)

    def test_another_product_counts_for_the_link_as_well(self, link):
        browser = visitor()
        follow(link, browser)
        pot = make_product("Pot")
        add(browser, pot)
        assert told(line(product=pot)) == (link.user_id, link.code)

    def test_line_keeps_the_article_beside_the_sharer(self, link, cup):
        story = make_article("One cup")
        token = storefront.source_token(storefront.Source(story.pk, "block", 3))
        browser = visitor()
        follow(link, browser)
        add(browser, cup, source=token)
        row = line()
        assert (row.source_page_id, *told(row)) == (story.pk, link.user_id, link.code)

    def test_several_at_once_know_it_too(self, link, cup):
        browser = visitor()
        follow(link, browser)
        pot = make_product("Pot")
        browser.post("/basket/add-many/", {"items": [cup.pk, pot.pk]})
        assert {told(row) for row in get_model("basket", "Line").objects.all()} == {
            (link.user_id, link.code)
        }
        assert Addition.objects.count() == 2

    def test_a_product_added_again_counts_once(self, link, cup):
        browser = visitor()
        follow(link, browser)
        add(browser, cup)
        add(browser, cup)
        assert Addition.objects.count() == 1

    def test_survives_a_sign_in(self, link, cup, reader):
        browser = visitor()
        follow(link, browser)
        add(browser, cup)
        browser.force_login(reader.user)
        browser.get("/basket/")
        assert told(line(basket__owner=reader.user)) == (link.user_id, link.code)

    def test_a_newer_touch_wins_when_two_baskets_meet(self, link, cup, reader):
        browser = visitor()
        browser.force_login(reader.user)
        add(browser, cup)
        browser.logout()
        follow(link, browser)
        add(browser, cup)
        browser.force_login(reader.user)
        browser.get("/basket/")
        assert told(line(basket__owner=reader.user)) == (link.user_id, link.code)

    def test_ones_own_link_is_no_touch(self, link, cup):
        browser = visitor()
        follow(link, browser)
        browser.force_login(link.user)
        add(browser, cup)
        assert told(line()) == (None, "")

    def test_a_made_up_cookie_finds_nobody(self, link, cup):
        follow(link)
        stranger = visitor()
        stranger.cookies["came_by"] = "a" * 32
        add(stranger, cup)
        assert told(line()) == (None, "")

    def test_a_sharer_cannot_be_posted(self, link, cup):
        add(visitor(), cup, source_share=link.code, source_sharer=link.user_id, share=link.code)
        assert told(line()) == (None, "")

    def test_whoever_comes_by_no_link_costs_no_query(self, link, cup, same_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            add(visitor(), cup)
        assert not [one for one in asked.captured_queries if "sharing_" in one["sql"]]


class TestTheOrder:
    @pytest.fixture
    def basket(self, link, cup):
        browser = visitor()
        follow(link, browser)
        add(browser, cup)
        return line().basket

    def test_line_copies_it(self, basket, link):
        row = order_of(basket).lines.get()
        assert told(row) == (link.user_id, link.code)

    @pytest.mark.parametrize(
        "email", ["sam@example.com", "SAM@Example.com ", "sam+tea@example.com", "ｓam@example.com"]
    )
    def test_of_a_guest_with_the_sharers_mailbox_has_no_sharer(self, basket, email):
        assert told(order_of(basket, email=email).lines.get()) == (None, "")

    def test_of_the_sharers_account_has_no_sharer(self, basket, link):
        basket.owner = link.user
        basket.save()
        order = order_of(basket, user=link.user, email=link.user.email)
        assert told(order.lines.get()) == (None, "")

    def test_of_a_second_account_with_the_same_mailbox_has_no_sharer(self, basket, link):
        second = person("sam+second@example.com")
        assert told(order_of(basket, user=second, email="").lines.get()) == (None, "")

    def test_of_another_address_that_the_sharer_has_confirmed_has_no_sharer(self, basket, link):
        link.user.emailaddress_set.create(email="sam@work.example", verified=True)
        assert told(order_of(basket, email="sam+x@work.example").lines.get()) == (None, "")

    def test_keeps_the_article_when_the_sharer_is_the_buyer(self, basket):
        story = make_article("One cup")
        get_model("basket", "Line").objects.update(
            source_page=story, source_title=story.title, source_block="b"
        )
        row = order_of(basket, email="sam@example.com").lines.get()
        assert (row.source_page_id, row.source_block, *told(row)) == (story.pk, "b", None, "")

    def test_stays_when_the_sharer_goes(self, basket, link):
        order = order_of(basket)
        link.user.delete()
        assert told(order.lines.get()) == (None, link.code)
        assert not Link.objects.exists()


def test_a_line_without_a_sharer_costs_no_query(django_assert_num_queries, cup):
    from shop.attribution.own import sources_for

    rows = [get_model("basket", "Line")(source_title="x") for _line in range(3)]
    with django_assert_num_queries(0):
        found = sources_for(get_model("order", "Order")(), rows)
    assert [one["source_title"] for one in found] == ["x"] * 3


def test_nobody_may_have_two_links_to_one_thing(cup):
    user = person()
    first = link_for(user=user, kind=Link.PRODUCT, thing=cup.pk)
    assert link_for(user=user, kind=Link.PRODUCT, thing=cup.pk) == first
    assert link_for(user=user, kind=Link.STORY, thing=cup.pk) != first
    assert get_user_model().objects.get(pk=user.pk).share_links.count() == 2
