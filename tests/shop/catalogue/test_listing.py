import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop.catalogue import views
from shop.pictures import picture_set
from tests import factories

pytestmark = pytest.mark.django_db


def listing(client, address="/shop/", **data):
    """Return the context of a list's page."""
    answer = client.get(address, data)
    assert answer.status_code == 200
    return answer.context["listing"]


def titles(client, address="/shop/", **data):
    """Return the titles on a list's page, in order."""
    return [card.title for card in listing(client, address, **data)["cards"]]


def facet(found, code):
    """Return a facet's options as {label: count}."""
    options = next((one.options for one in found["facets"] if one.code == code), [])
    return {option.label: option.count for option in options}


def give(product, code, *values):
    """Give a product (or its variants, in turn) values of an attribute."""
    attribute = factories.make_axis(code, list(values))
    for value in values:
        option = attribute.option_group.options.get(option=value)
        product.attribute_values.create(attribute=attribute, value_option=option)


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


class TestFacets:
    @pytest.fixture(autouse=True)
    def _goods(self):
        hale = get_model("catalogue", "Maker").objects.create(name="Hale", slug="hale")
        give(factories.make_product("Jar", price="80.00", stock=0), "colour", "Green")
        give(factories.make_product("Dish", price="30.00", maker=hale), "colour", "Green")
        give(factories.make_product("Tray", price="10.00", maker=hale), "colour", "Brown")
        factories.make_parent("Bowl", axes={"glaze": ["Celadon", "Ash"]}, price="30.00")
        factories.make_parent("Cup", axes={"glaze": ["Celadon", "Rust"]}, price="12.00")

    def test_count_what_each_value_would_show(self, client):
        found = listing(client)
        assert facet(found, "glaze") == {"Ash": 1, "Celadon": 2, "Rust": 1}
        assert facet(found, "colour") == {"Brown": 1, "Green": 2}
        assert facet(found, "maker") == {"Hale": 2}
        assert facet(found, "available") == {"In stock": 4}

    def test_a_variants_value_counts_its_product_once(self, client):
        assert titles(client, glaze="Celadon", sort="title") == ["Bowl", "Cup"]
        assert facet(listing(client), "glaze")["Celadon"] == 2

    def test_several_values_of_one_widen(self, client):
        assert sorted(titles(client, glaze=["Ash", "Rust"])) == ["Bowl", "Cup"]
        assert sorted(titles(client, colour=["Green", "Brown"])) == ["Dish", "Jar", "Tray"]

    def test_values_of_two_narrow(self, client):
        assert titles(client, colour="Green", available="now") == ["Dish"]
        assert titles(client, colour="Green", maker="hale") == ["Dish"]
        assert titles(client, glaze="Ash", colour="Green") == []

    def test_the_counts_of_one_follow_the_others_and_not_itself(self, client):
        found = listing(client, colour="Green")
        assert facet(found, "colour") == {"Brown": 1, "Green": 2}
        assert facet(found, "maker") == {"Hale": 1}
        assert found["count"] == 2

    def test_every_count_is_what_choosing_it_shows(self, client):
        for one in listing(client)["facets"]:
            for option in one.options:
                shown = listing(client, **{one.code: option.value})["count"]
                assert (one.code, option.value, shown) == (one.code, option.value, option.count)

    @pytest.mark.parametrize(
        "data", [{"unknown": "x"}, {"glaze": "Gold"}, {"glaze": ""}, {"category": "nowhere"}]
    )
    def test_a_choice_that_nothing_knows_is_ignored(self, client, data):
        found = listing(client, **data)
        assert (found["count"], found["chips"]) == (5, [])

    def test_what_is_chosen_stays_to_be_taken_back_though_nothing_has_it(self, client):
        found = listing(client, glaze="Ash", colour="Green")
        assert found["count"] == 0
        assert [label for label, _url in found["chips"]] == ["Colour: Green", "Glaze: Ash"]
        content = client.get("/shop/", {"glaze": "Ash", "colour": "Green"}).content
        assert b"Nothing matches all of these filters" in content

    def test_a_chip_takes_its_choice_away_and_no_other(self, client):
        data = {"glaze": ["Ash", "Rust"], "maker": "hale", "sort": "title", "page": "2"}
        found = listing(client, **data)
        chips = dict(found["chips"])
        parts = urlsplit(chips["Glaze: Ash"])
        assert parts.path == "/shop/"
        assert parse_qs(parts.query) == {"glaze": ["Rust"], "maker": ["hale"], "sort": ["title"]}
        assert found["clear_url"] == "/shop/"

    def test_a_link_adds_its_value_to_what_is_chosen(self, client):
        found = listing(client, glaze="Ash", page="3")
        (glaze,) = (one for one in found["facets"] if one.code == "glaze")
        links = {one.label: parse_qs(urlsplit(one.url).query) for one in glaze.options}
        assert links == {
            "Ash": {},
            "Celadon": {"glaze": ["Ash", "Celadon"]},
            "Rust": {"glaze": ["Ash", "Rust"]},
        }

    def test_speak_the_readers_language(self, client):
        axis = get_model("catalogue", "ProductAttribute").objects.get(code="glaze")
        axis.translations = {"zh-hans": {"name": "釉色"}}
        axis.save()
        axis.option_group.options.filter(option="Ash").update(
            translations={"zh-hans": {"option": "灰釉"}}
        )
        found = listing(client, "/zh-hans/shop/", glaze="Ash")
        (glaze,) = (one for one in found["facets"] if one.code == "glaze")
        assert glaze.name == "釉色"
        assert [one.label for one in glaze.options if one.selected] == ["灰釉"]

    def test_of_a_variant_that_is_not_sold_is_none(self, client):
        ash = factories.variants_of(get_model("catalogue", "Product").objects.get(title="Bowl"))[1]
        ash.stockrecords.all().delete()
        assert facet(listing(client), "glaze") == {"Celadon": 2, "Rust": 1}

    def test_an_attribute_named_as_something_else_is_told_apart(self, client):
        for code in ("price", "maker", "sort", "page", "q", "category"):
            thing = factories.make_product(f"With a {code}")
            give(thing, code, "Odd")
            assert titles(client, **{f"{code}-": "Odd"}) == [f"With a {code}"]

    def test_a_facet_that_parts_nothing_is_left_out(self, client):
        get_model("catalogue", "Product").objects.exclude(title="Bowl").filter(parent=None).delete()
        found = listing(client)
        assert ([card.title for card in found["cards"]], found["facets"]) == (["Bowl"], [])


class TestCategoryFacet:
    def test_has_the_shelves_one_level_below_with_all_that_is_under_them(self, client):
        tea, pots = factories.make_category("Tea"), factories.make_category("Pots")
        green = factories.make_category("Green", under=tea)
        factories.make_product("Longjing", category=green)
        factories.make_product("Assam", category=tea)
        factories.make_product("Pot", category=pots)
        assert facet(listing(client), "category") == {"Tea": 2, "Pots": 1}
        assert facet(listing(client, "/shop/c/tea/"), "category") == {"Green": 1}
        assert sorted(titles(client, category="tea")) == ["Assam", "Longjing"]

    def test_leaves_a_hidden_shelf_out(self, client):
        hidden = factories.make_category("Secret", is_public=False)
        factories.make_product("Pot", category=hidden)
        factories.make_product("Jar")
        assert facet(listing(client), "category") == {}


class TestPriceFacet:
    def bands(self, client, *prices):
        for price in prices:
            factories.make_product(price=price)
        return list(facet(listing(client), "price").items())

    def test_parts_the_prices_about_their_middle(self, client):
        found = self.bands(client, "80.00", "5.00", "19.99", "20.00", "30.00", "45.00", "100.00")
        assert found == [
            ("Under £20.00", 2),
            ("£20.00 to £40.00", 2),
            ("£40.00 to £80.00", 1),
            ("£80.00 and over", 2),
        ]

    def test_fits_a_currency_of_great_numbers(self, client, settings):
        settings.OSCAR_DEFAULT_CURRENCY = "JPY"
        found = self.bands(client, "900", "3300", "9000")
        assert [label for label, _count in found] == [
            "Under ¥2,000",
            "¥2,000 to ¥4,000",
            "¥8,000 and over",
        ]

    def test_fits_small_prices(self, client):
        found = self.bands(client, "0.10", "0.50", "2.00")
        assert [label for label, _count in found] == [
            "Under £0.20",
            "£0.40 to £0.80",
            "£0.80 and over",
        ]

    def test_counts_the_price_of_a_sale(self, client):
        bowl = factories.make_product("Bowl", price="80.00")
        for price in ("20.00", "30.00", "45.00"):
            factories.make_product(price=price)
        bowl.stockrecords.update(sale_price="9.00")
        assert titles(client, price="-20") == ["Bowl"]

    def test_there_is_none_where_everything_is_free(self, client):
        assert self.bands(client, "0.00", "0.00") == []


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
