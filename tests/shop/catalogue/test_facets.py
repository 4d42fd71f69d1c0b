from urllib.parse import parse_qs, urlsplit

import pytest
from oscar.core.loading import get_model

from tests import factories
from tests.shop.catalogue.shelves import facet, give, listing, titles

pytestmark = pytest.mark.django_db


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
