from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.models import Page

from shop import storefront
from shop.money import money
from shop.pictures import picture_set
from tests import factories
from tests.shop.delivering import change_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tax():
    get_model("partner", "TaxRate").objects.create(country_id="GB", rate=Decimal("0.2"))


def add(client, product, quantity=1, **fields):
    client.post("/basket/add/", {"product": product.pk, "quantity": quantity, **fields})


def source_for(page, block="block"):
    return storefront.source_token(storefront.Source(page.pk, block))


def lines(client):
    """Return the lines as the basket's page shows them."""
    return client.get("/basket/").context["lines"]


class TestEmpty:
    def test_says_so_and_asks_nobody_who_has_no_basket(self, client):
        answer = client.get("/basket/")
        assert (answer.status_code, answer.context["lines"]) == (200, [])
        assert answer.context["totals"] is None
        assert b"Your basket is empty" in answer.content
        assert "basket" not in answer.cookies
        assert not get_model("basket", "Basket").objects.exists()

    def test_is_not_kept_by_a_cache(self, client):
        assert "no-store" in client.get("/basket/")["Cache-Control"]


class TestLines:
    def test_show_what_was_chosen_and_what_it_costs(self, client):
        bowl = factories.make_parent("Tea bowl", price="24.00")
        ash = factories.variants_of(bowl)[1]
        picture = factories.add_picture(ash).image
        add(client, ash, 2)
        (line,) = lines(client)
        assert (line.title, line.variant_label, line.quantity) == ("Tea bowl", "Ash", 2)
        assert (line.unit_price, line.line_price) == (money(24), money(48))
        assert (line.picture, line.url) == (picture, f"/shop/p/{bowl.slug}/?variant={ash.upc}")
        assert (line.warning, line.max_quantity) == ("", 10)

    def test_lead_back_to_the_story_under_the_title_of_the_time(self, client):
        page = Page.objects.get(depth=2)
        add(client, factories.make_product(), source=source_for(page))
        old = page.title
        page.title = "Another title"
        page.save()
        (line,) = lines(client)
        assert (line.source_title, line.source_url) == (old, page.url)

    def test_name_a_story_that_is_no_longer_there_without_a_link(self, client):
        home = Page.objects.get(depth=2)
        page = home.add_child(instance=Page(title="A story", slug="a-story"))
        add(client, factories.make_product("Bowl"), source=source_for(page))
        page.unpublish()
        (line,) = lines(client)
        assert (line.source_title, line.source_url) == ("A story", "")
        page.delete()
        (line,) = lines(client)
        assert (line.source_title, line.source_url) == ("A story", "")


class TestWarnings:
    @pytest.fixture
    def bowl(self, client):
        bowl = factories.make_product("Tea bowl", price="24.00", stock=10)
        add(client, bowl, 4)
        return bowl

    def test_there_are_none_while_nothing_changes(self, client, bowl):
        assert [line.warning for line in lines(client)] == [""]

    def test_a_changed_price_is_flagged_until_the_line_is_touched(self, client, bowl):
        bowl.stockrecords.update(price="26.00")
        (line,) = lines(client)
        assert line.warning == "The price has changed from £24.00 to £26.00."
        assert line.line_price == money(104)
        client.post(f"/basket/lines/{line.id}/", {"quantity": "3"})
        assert [line.warning for line in lines(client)] == [""]
        bowl.stockrecords.update(price="28.00")
        add(client, bowl)
        (line,) = lines(client)
        assert (line.warning, line.quantity) == ("", 4)

    def test_a_stock_that_ran_low_is_flagged(self, client, bowl):
        bowl.stockrecords.update(num_in_stock=3)
        (line,) = lines(client)
        assert line.warning == "Only 3 left. Lower the quantity to go on."

    @pytest.mark.parametrize(
        ("change", "warning"),
        [
            ({"is_public": False}, "No longer sold. Remove it to go on."),
            (
                {"available_from": timezone.now() + timedelta(days=9)},
                "Coming soon. Remove it to go on.",
            ),
        ],
    )
    def test_what_cannot_be_bought_any_more_is_flagged(self, client, bowl, change, warning):
        get_model("catalogue", "Product").objects.filter(pk=bowl.pk).update(**change)
        assert [line.warning for line in lines(client)] == [warning]

    def test_what_lost_its_price_is_flagged_and_costs_nothing(self, client, bowl):
        bowl.stockrecords.update(price=None)
        answer = client.get("/basket/")
        (line,) = answer.context["lines"]
        assert (line.warning, line.unit_price, line.line_price) == (
            "No longer sold. Remove it to go on.",
            None,
            None,
        )
        assert answer.status_code == 200
        assert answer.context["totals"].subtotal == money(0)

    def test_what_was_deleted_leaves_the_basket(self, client, bowl):
        bowl.delete()
        assert lines(client) == []


class TestTotals:
    def totals(self, client):
        return client.get("/basket/").context["totals"]

    def test_are_goods_delivery_and_the_tax_inside(self, client):
        change_delivery(price="6.00")
        add(client, factories.make_product(price="24.00"), 2)
        totals = self.totals(client)
        assert (totals.subtotal, totals.discount) == (money(48), money(0))
        assert (totals.delivery, totals.total, totals.tax) == (money(6), money(54), money(9))
        assert totals.free_delivery_missing == money(12)

    def test_delivery_is_free_from_a_value_on(self, client):
        change_delivery(free_from="48.00")
        add(client, factories.make_product(price="24.00"), 2)
        totals = self.totals(client)
        assert (totals.delivery, totals.free_delivery_missing) == (money(0), None)

    def test_delivery_may_never_be_free(self, client):
        change_delivery(free_from=None)
        add(client, factories.make_product(price="24.00"), 10)
        totals = self.totals(client)
        assert (bool(totals.delivery), totals.free_delivery_missing) == (True, None)


class TestHeader:
    def test_shows_count_and_total_on_every_page(self, client):
        add(client, factories.make_product(price="24.00"), 2)
        for address in ("/basket/summary/", "/shop/"):
            text = client.get(address).content.decode()
            link = text.split('id="basket-link"', 1)[1].split("</a>", 1)[0]
            assert "£48.00" in link
            assert ">2<" in link

    def test_fragment_is_not_kept_by_a_cache(self, client):
        assert "no-store" in client.get("/basket/summary/")["Cache-Control"]

    def test_costs_no_query_without_a_basket(self, client, rf, django_assert_num_queries):
        with django_assert_num_queries(0):
            client.get("/basket/summary/")

    def test_costs_as_many_for_twelve_lines_as_for_one(self, client, same_queries):
        def grow(times):
            for _ in range(times):
                add(client, factories.variants_of(factories.make_parent())[0])

        grow(1)
        same_queries(lambda: client.get("/basket/summary/"), lambda: grow(11), most=12)


def test_the_page_takes_as_many_queries_for_twelve_lines_as_for_one(client, same_queries):
    home = Page.objects.get(depth=2)

    def fill(times):
        for number in range(times):
            made = factories.make_parent()
            variant = factories.variants_of(made)[0]
            picture_set(factories.add_picture(variant).image)
            page = home.add_child(instance=Page(title="Story", slug=f"story-{made.pk}-{number}"))
            add(client, variant, source=source_for(page))

    fill(1)
    same_queries(lambda: client.get("/basket/"), lambda: fill(11))


class TestCookie:
    @pytest.mark.parametrize(
        "value", ["", "x", "1", "1:forged", ":", "\x7f", "é", "9" * 4000, Signer().sign("x")]
    )
    def test_garbage_is_dropped_and_the_page_stands(self, client, value):
        client.cookies["basket"] = value
        answer = client.get("/basket/")
        assert answer.status_code == 200
        assert answer.cookies["basket"].value == ""
        assert not get_model("basket", "Basket").objects.exists()

    @pytest.mark.parametrize("number", [0, 999_999, 2**63, 10**30])
    def test_of_a_basket_that_nobody_has_is_dropped(self, client, number):
        client.cookies["basket"] = Signer().sign(number)
        answer = client.get("/basket/")
        assert (answer.status_code, answer.cookies["basket"].value) == (200, "")

    def test_of_somebodys_account_opens_nothing(self, client, reader):
        owned = get_model("basket", "Basket").objects.create(owner=reader.user)
        client.cookies["basket"] = Signer().sign(owned.pk)
        add(client, factories.make_product())
        assert owned.lines.count() == 0

    def test_an_add_with_a_broken_one_begins_anew(self, client):
        client.cookies["basket"] = "garbage"
        bowl = factories.make_product()
        add(client, bowl)
        assert [line.card.id for line in lines(client)] == [bowl.pk]

    def test_is_not_for_scripts_nor_for_other_sites(self, client):
        add(client, factories.make_product())
        cookie = client.cookies["basket"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert cookie["max-age"] == 30 * 24 * 60 * 60

    def test_of_an_ordered_basket_begins_anew(self, client):
        add(client, factories.make_product())
        get_model("basket", "Basket").objects.update(status="Submitted")
        cup = factories.make_product("Cup")
        add(client, cup)
        assert [line.title for line in lines(client)] == ["Cup"]


class TestSigningIn:
    def test_takes_the_basket_along_without_a_word(self, client, reader):
        bowl = factories.make_product("Tea bowl")
        add(client, bowl, 2)
        client.force_login(reader.user)
        answer = client.get("/basket/")
        assert [(line.title, line.quantity) for line in answer.context["lines"]] == [
            ("Tea bowl", 2)
        ]
        said = [str(message) for message in answer.context["messages"]]
        assert said == ["Added: Tea bowl. Basket: 2, £48.00."]
        assert answer.cookies["basket"].value == ""

    def test_keeps_the_greater_number_of_what_is_in_both(self, reader):
        bowl, cup = factories.make_product("Tea bowl"), factories.make_product("Cup")
        add(reader.client, bowl, 3)
        add(reader.client, cup, 1)
        visitor = Client()
        add(visitor, bowl, 2)
        add(visitor, cup, 2)
        visitor.force_login(reader.user)
        found = [(line.title, line.quantity) for line in lines(visitor)]
        assert found == [("Tea bowl", 3), ("Cup", 2)]

    def test_the_later_touch_names_the_source(self, reader):
        home, bowl = Page.objects.get(depth=2), factories.make_product()
        add(reader.client, bowl, source=source_for(home, "earlier"))
        visitor = Client()
        add(visitor, bowl, source=source_for(home, "later"))
        visitor.force_login(reader.user)
        visitor.get("/basket/")
        line = get_model("basket", "Line").objects.get(basket__owner=reader.user)
        assert line.source_block == "later"

    def test_an_earlier_touch_does_not(self, reader):
        home, bowl = Page.objects.get(depth=2), factories.make_product()
        visitor = Client()
        add(visitor, bowl, source=source_for(home, "earlier"))
        add(reader.client, bowl, source=source_for(home, "later"))
        visitor.force_login(reader.user)
        visitor.get("/basket/")
        line = get_model("basket", "Line").objects.get(basket__owner=reader.user)
        assert line.source_block == "later"

    def test_a_second_basket_is_never_begun(self, reader):
        for _ in range(2):
            add(reader.client, factories.make_product())
        assert get_model("basket", "Basket").objects.filter(owner=reader.user).count() == 1
