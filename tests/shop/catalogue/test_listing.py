import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop import storefront
from shop.catalogue import views
from shop.pictures import picture_set
from tests import factories
from tests.shop.catalogue.shelves import give, listing, titles

pytestmark = pytest.mark.django_db


class TestShelf:
    def test_the_shop_has_everything_that_is_sold(self, client):
        factories.make_product("Bowl")
        factories.make_parent("Cup")
        factories.make_product("Out", stock=0)
        factories.make_product("Coming", available_from=timezone.now() + timedelta(days=1))
        factories.make_product("Hidden", is_public=False)
        factories.make_product("Ended", available_until=timezone.now() - timedelta(days=1))
        factories.make_product("Unpriced", price=None)
        factories.make_parent("No variants").children.all().delete()
        assert sorted(titles(client)) == ["Bowl", "Coming", "Cup", "Out"]

    def test_a_category_has_what_is_in_it_and_below_it(self, client):
        tea = factories.make_category("Tea")
        green = factories.make_category("Green", under=tea)
        factories.make_product("Assam", category=tea)
        both = factories.make_product("Longjing", category=green)
        both.categories.add(tea)
        factories.make_product("Kettle", category=factories.make_category("Kettles"))
        assert sorted(titles(client, "/shop/c/tea/")) == ["Assam", "Longjing"]
        assert titles(client, "/shop/c/tea/green/") == ["Longjing"]

    def test_a_category_says_what_it_is_and_where(self, client):
        tea = factories.make_category("Tea")
        factories.make_category("Green", under=tea, description="Picked in spring.")
        answer = client.get("/shop/c/tea/green/")
        found = answer.context["listing"]
        assert (found["title"], found["intro"]) == ("Green", "Picked in spring.")
        assert answer.context["breadcrumbs"] == [
            ("Shop", "/shop/"),
            ("Tea", "/shop/c/tea/"),
            ("Green", "/shop/c/tea/green/"),
        ]
        assert answer.context["meta"]["canonical"] == "http://testserver/shop/c/tea/green/"

    def test_a_category_speaks_the_readers_language(self, client):
        factories.make_category("Tea", translations={"zh-hans": {"name": "茶"}})
        assert listing(client, "/zh-hans/shop/c/tea/")["title"] == "茶"

    @pytest.mark.parametrize(
        "path", ["green", "tea/blue", "tea/green/deep", "green/tea", "tea//green", "TEA", "hidden"]
    )
    def test_an_address_of_no_category_is_not_found(self, client, path):
        factories.make_category("Green", under=factories.make_category("Tea"))
        factories.make_category("Hidden", is_public=False)
        assert client.get(f"/shop/c/{path}/").status_code == 404

    def test_what_is_below_a_hidden_category_is_hidden_too(self, client):
        tea = factories.make_category("Tea")
        green = factories.make_category("Green", under=tea)
        tea.is_public = False
        tea.save()
        green.refresh_from_db()
        assert client.get("/shop/c/tea/green/").status_code == 404

    def test_the_address_follows_a_new_slug_at_once(self, client):
        tea = factories.make_category("Tea")
        green = factories.make_category("Green", under=tea)
        assert green.get_absolute_url() == "/shop/c/tea/green/"
        tea.slug = "teas"
        tea.save()
        green.refresh_from_db()
        assert green.get_absolute_url() == "/shop/c/teas/green/"
        assert client.get("/shop/c/teas/green/").status_code == 200
        assert client.get("/shop/c/tea/green/").status_code == 404

    def test_an_empty_shelf_says_so(self, client):
        factories.make_category("Tea")
        answer = client.get("/shop/c/tea/")
        assert b"This shelf is empty at the moment" in answer.content


class TestSort:
    @pytest.fixture(autouse=True)
    def _goods(self):
        for title, price in (("banana", "20.00"), ("Apple", "30.00"), ("cherry", "10.00")):
            factories.make_product(title, price=price)
        factories.make_product("Sold out", price="5.00", stock=0)

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("title", ["Apple", "banana", "cherry"]),
            ("price", ["cherry", "banana", "Apple"]),
            ("-price", ["Apple", "banana", "cherry"]),
            ("new", ["cherry", "Apple", "banana"]),
        ],
    )
    def test_puts_what_can_be_bought_first(self, client, sort, order):
        assert titles(client, sort=sort) == [*order, "Sold out"]

    @pytest.mark.parametrize("sort", ["", "x", "price; DROP TABLE", "\x00"])
    def test_that_makes_no_sense_is_the_newest_first(self, client, sort):
        found = listing(client, sort=sort)
        assert found["sort"] == "new"
        assert [label for value, label, on in found["sort_options"] if on] == ["Newest first"]

    def test_puts_what_the_shop_wants_seen_before_what_is_new(self, client):
        factories.make_product("First", priority=5)
        factories.make_product("Newest")
        assert titles(client)[:2] == ["First", "Newest"]


class TestPages:
    @pytest.fixture(autouse=True)
    def _few_on_a_page(self, monkeypatch):
        monkeypatch.setattr(views, "PER_PAGE", 2)
        for number in range(5):
            give(factories.make_product(f"Bowl {number}"), "colour", "Green")
        factories.make_product("Jar")

    def test_hold_the_rest_in_the_same_order(self, client):
        pages = [titles(client, page=page, sort="title") for page in ("1", "2", "3")]
        assert pages == [["Bowl 0", "Bowl 1"], ["Bowl 2", "Bowl 3"], ["Bowl 4", "Jar"]]
        assert listing(client, page="2")["count"] == 6

    def test_keep_what_is_chosen(self, client):
        text = client.get("/shop/", {"colour": "Green", "sort": "title"}).content.decode()
        (link,) = set(re.findall(r'rel="next" href="([^"]+)"', text))
        assert parse_qs(urlsplit(link.replace("&amp;", "&")).query) == {
            "colour": ["Green"],
            "sort": ["title"],
            "page": ["2"],
        }

    @pytest.mark.parametrize(
        ("page", "number"), [("0", 3), ("-1", 3), ("99", 3), ("x", 1), ("", 1)]
    )
    def test_that_are_not_there_lead_to_one_that_is(self, client, page, number):
        assert listing(client, page=page)["page"].number == number

    def test_have_an_address_of_their_own_and_choices_none(self, client):
        def meta(**data):
            return client.get("/shop/", data).context["meta"]

        assert meta(page="2")["canonical"] == "http://testserver/shop/?page=2"
        assert meta(page="2")["robots"] == ""
        assert meta(colour="Green")["canonical"] == "http://testserver/shop/"
        assert meta(colour="Green")["robots"] == "noindex"


class TestWords:
    def test_in_the_address_narrow_the_shelf(self, client):
        factories.make_product("Celadon bowl")
        factories.make_product("Kettle")
        found = listing(client, q="bowl")
        assert ([card.title for card in found["cards"]], found["query"]) == (
            ["Celadon bowl"],
            "bowl",
        )


class TestSource:
    def test_of_the_story_goes_on_into_the_products_links(self, client):
        bowl = factories.make_product("Bowl")
        token = storefront.source_token(storefront.Source(1, "block", 3))
        text = client.get("/shop/", {"via": token}).content.decode()
        (link,) = set(re.findall(rf'href="(/shop/p/{bowl.slug}/[^"]*)"', text))
        assert parse_qs(urlsplit(link).query) == {"via": [token]}

    def test_that_is_not_ours_goes_nowhere(self, client):
        bowl = factories.make_product("Bowl")
        text = client.get("/shop/", {"via": "1.block.3:forged"}).content.decode()
        assert f'href="/shop/p/{bowl.slug}/"' in text


class TestTile:
    def test_counts_choices_that_have_no_name_together(self, client):
        axes = {"glaze": ["A", "B"], "size": ["S", "L"], "handle": ["Left", "Right"]}
        factories.make_parent("Bowl", axes=axes)
        text = client.get("/shop/").content.decode()
        assert "<span>8 choices</span>" in text


def test_scripts_take_the_list_alone(client):
    factories.make_product("Bowl")
    headers = {"HX-Request": "true", "HX-Target": "listing"}
    text = client.get("/shop/", headers=headers).content.decode()
    assert 'id="listing"' in text
    assert "<html" not in text


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.dictionaries(
        st.sampled_from(
            [
                "q",
                "sort",
                "page",
                "via",
                "glaze",
                "price",
                "maker",
                "category",
                "available",
                "x",
                "",
            ]
        ),
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
                st.sampled_from(["Celadon", "now", "-20", "9" * 40, "\x00", "NaN", "1e400"]),
            ),
            max_size=3,
        ),
    )
)
def test_no_query_string_breaks_a_list(client, data):
    if not get_model("catalogue", "Product").objects.exists():
        factories.make_parent("Bowl")
    assert client.get("/shop/", data).status_code == 200


def test_a_list_takes_as_many_queries_for_twelve_products_as_for_one(client, same_queries):
    tea = factories.make_category("Tea")

    def fill(times):
        for _ in range(times):
            shelf = factories.make_category(f"Shelf {factories.make_product().pk}", under=tea)
            bowl = factories.make_parent(category=shelf)
            maker = get_model("catalogue", "Maker").objects
            bowl.maker = maker.create(name=f"Maker {bowl.pk}", slug=f"maker-{bowl.pk}")
            bowl.save()
            give(bowl, "colour", "Green")
            for thing in (bowl, *factories.variants_of(bowl)):
                picture_set(factories.add_picture(thing).image)

    fill(1)
    same_queries(lambda: client.get("/shop/c/tea/"), lambda: fill(11))
