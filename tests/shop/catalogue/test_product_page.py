import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop import storefront
from shop.money import money
from shop.pictures import picture_set
from tests import factories
from tests.shop.catalogue.pages import json_ld, visit

pytestmark = pytest.mark.django_db


def selected(answer):
    """Return the label of the variant that a page has chosen."""
    return answer.context["card"].selected.label


class TestAddress:
    def test_is_the_products_slug(self, client):
        bowl = factories.make_product("Tea bowl", price="24.00")
        answer = visit(client, bowl)
        assert answer.context["card"].id == bowl.pk
        text = answer.content.decode()
        assert text.count("<h1") == 1
        assert f'data-product="{bowl.pk}" data-price="24.00"' in text

    @pytest.mark.parametrize("slug", ["nowhere", "1", "tea-bowl-"])
    def test_of_nothing_is_not_found(self, client, slug):
        assert client.get(f"/shop/p/{slug}/").status_code == 404

    def test_of_a_variant_by_itself_is_not_found(self, client):
        variant = factories.variants_of(factories.make_parent())[0]
        assert client.get(f"/shop/p/{variant.slug}/").status_code == 404

    def test_names_the_variant_by_its_code_or_its_id(self, client):
        bowl = factories.make_parent()
        ash = factories.variants_of(bowl)[1]
        assert selected(visit(client, bowl)) == "Celadon"
        assert selected(visit(client, bowl, variant=ash.upc)) == "Ash"
        assert selected(visit(client, bowl, variant=ash.pk)) == "Ash"
        assert selected(visit(client, bowl, v=ash.pk)) == "Ash"
        assert selected(visit(client, bowl, axis_glaze="Ash")) == "Ash"

    def test_of_a_code_that_is_anothers_id_means_the_code(self, client):
        bowl = factories.make_parent()
        celadon, ash = factories.variants_of(bowl)
        bowl.children.filter(pk=ash.pk).update(upc=str(celadon.pk))
        assert selected(visit(client, bowl, variant=celadon.pk)) == "Ash"

    @pytest.mark.parametrize("code", ["A&B 1", "50%", "茶/1", "a+b", "?x=1#y"])
    def test_of_an_odd_code_leads_to_its_variant(self, client, code):
        bowl = factories.make_parent()
        ash = factories.variants_of(bowl)[1]
        bowl.children.filter(pk=ash.pk).update(upc=code)
        answer = client.get(storefront.card(ash.pk).url)
        assert selected(answer) == "Ash"

    @pytest.mark.parametrize("variant", ["", "x", "0", "9" * 40, "\x00", "None"])
    def test_of_no_variant_shows_the_product(self, client, variant):
        bowl = factories.make_parent()
        bowl.children.update(upc=None)
        assert selected(visit(client, bowl, variant=variant)) == "Celadon"

    def test_is_told_to_scripts_that_changed_the_choice(self, client):
        bowl = factories.make_parent()
        ash = factories.variants_of(bowl)[1]
        answer = client.get(
            f"/shop/p/{bowl.slug}/", {"axis_glaze": "Ash"}, headers={"HX-Request": "true"}
        )
        assert answer["HX-Replace-Url"] == f"/shop/p/{bowl.slug}/?variant={ash.upc}"

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.dictionaries(
            st.sampled_from(["variant", "v", "axis_glaze", "axis_", "via", "page"]),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        )
    )
    def test_never_breaks_the_page(self, client, data):
        products = get_model("catalogue", "Product").objects
        bowl = products.filter(parent=None).first() or factories.make_parent()
        visit(client, bowl, **data)


class TestContent:
    def test_shows_the_choices_price_and_stock_without_scripts(self, client):
        bowl = factories.make_parent("Tea bowl", price="24.00", stock={"Celadon": 3, "Ash": 0})
        text = visit(client, bowl).content.decode()
        assert "<fieldset" in text
        assert "Ash, sold out" in text
        assert "Only 3 left" in text
        assert "£24.00" in text
        assert "incl. tax" in text

    def test_says_what_is_known_of_the_product_and_the_choice(self, client):
        maker = get_model("catalogue", "Maker").objects.create(
            name="Ruth Hale", slug="hale", place="Leeds", story="She throws."
        )
        bowl = factories.make_parent("Tea bowl", maker=maker, weight=Decimal("0.250"))
        attribute = factories.make_axis("care", ["By hand"])
        option = attribute.option_group.options.get()
        bowl.attribute_values.create(attribute=attribute, value_option=option)
        answer = visit(client, bowl, axis_glaze="Ash")
        product = answer.context["product"]
        assert dict(product["specs"]) == {
            "Care": "By hand",
            "Glaze": "Ash",
            "Maker": "Ruth Hale, Leeds",
            "Weight": "0.25 kg",
        }
        assert product["maker"] == {
            "id": maker.pk,
            "name": "Ruth Hale",
            "story": "She throws.",
            "url": "/shop/?maker=hale",
        }

    def test_says_what_delivery_costs(self, client):
        delivery = visit(client, factories.make_product()).context["delivery"]
        assert (delivery["home"], delivery["free_from"], delivery["abroad"]) == (
            money("4.50"),
            money(60),
            money(14),
        )

    def test_stands_on_its_deepest_shelf(self, client):
        tea = factories.make_category("Tea")
        green = factories.make_category("Green", under=tea)
        bowl = factories.make_product("Longjing", category=tea)
        bowl.categories.add(green)
        assert visit(client, bowl).context["breadcrumbs"] == [
            ("Shop", "/shop/"),
            ("Tea", "/shop/c/tea/"),
            ("Green", "/shop/c/tea/green/"),
        ]

    def test_suggests_what_was_picked_and_then_what_is_near(self, client):
        tea = factories.make_category("Tea")
        bowl = factories.make_product("Bowl", category=tea)
        near = factories.make_product("Near", category=tea)
        factories.make_product("Far")
        factories.make_product("Sold out", category=tea, stock=0)
        picked = factories.make_product("Picked")
        get_model("catalogue", "ProductRecommendation").objects.create(
            primary=bowl, recommendation=picked
        )
        related = visit(client, bowl).context["product"]["related"]
        assert [card.id for card in related] == [picked.pk, near.pk]

    def test_reads_in_the_second_language(self, client):
        bowl = factories.make_product(
            "Tea bowl",
            description="<p>Thin.</p>",
            translations={"zh-hans": {"title": "茶碗", "description": "<p>很薄。</p>"}},
        )
        answer = client.get(f"/zh-hans/shop/p/{bowl.slug}/")
        text = answer.content.decode()
        assert "<h1" in text
        assert "茶碗" in text
        assert "很薄。" in text
        assert "Thin." not in text


class TestDescription:
    @pytest.mark.parametrize(
        "attack",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href='JaVaScRiPt:alert(1)'>x</a>",
            "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
            "<p onclick=alert(1)>x</p>",
            "<svg onload=alert(1)>",
            "<iframe src='https://evil.example'></iframe>",
            "<style>body{background:url(https://evil.example)}</style>",
            "<p style='background:url(https://evil.example)'>x</p>",
            "<form action='https://evil.example'><input name=card></form>",
            "<base href='https://evil.example'>",
            "<link rel=stylesheet href='https://evil.example'>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "</div></section><h1>Mine</h1>",
            "<a href='/x' target=_blank onmouseover=alert(1)>x</a>",
        ],
    )
    def test_that_would_run_or_load_something_is_cleaned(self, client, attack):
        bowl = factories.make_product("Tea bowl", description=f"<p>Thin</p>{attack}")
        shown = str(visit(client, bowl).context["product"]["description"])
        assert shown.startswith("<p>Thin</p>")
        assert not re.search(
            r"script|alert|onerror|onload|evil|style|<img|<svg|<form|<h1|target", shown, re.I
        )

    def test_keeps_what_is_written(self, client):
        html = (
            "<h3>Care</h3><p>By <strong>hand</strong> &amp; <em>soap</em>.</p><ul><li>Dry</li></ul>"
            "<table><tbody><tr><td>8 cm</td></tr></tbody></table>"
        )
        bowl = factories.make_product(description=html)
        assert str(visit(client, bowl).context["product"]["description"]) == html

    def test_is_told_to_search_engines_in_plain_words(self, client):
        html = "<p>Cups &amp; bowls.</p><p>By hand <b>&lt;3</b></p>"
        answer = visit(client, factories.make_product(description=html))
        words = "Cups & bowls. By hand <3"
        assert answer.context["meta"]["description"] == words
        assert json_ld(answer)["Product"]["description"] == words
        assert 'content="Cups &amp; bowls. By hand &lt;3"' in answer.content.decode()


def test_the_page_takes_as_many_queries_for_twelve_variants_as_for_one(client, same_queries):
    tea = factories.make_category("Green", under=factories.make_category("Tea"))
    bowl = factories.make_product("Bowl", price=None, structure="parent", category=tea)
    glaze = factories.make_axis("glaze", [f"Glaze {number}" for number in range(12)])

    def grow(numbers):
        for number in numbers:
            variant = factories.make_variant(bowl)
            option = glaze.option_group.options.get(option=f"Glaze {number}")
            variant.attribute_values.create(attribute=glaze, value_option=option)
            beside = factories.make_product(category=tea)
            for thing in (bowl, variant, beside):
                image = factories.add_picture(thing).image
                picture_set(image)
                image.get_rendition(storefront.SHARE_SPEC)

    grow([0])
    same_queries(lambda: visit(client, bowl), lambda: grow(range(1, 12)))
