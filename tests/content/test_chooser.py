import json

import pytest
from django.urls import reverse

from content.choosers import ProductChooserBlock, describe
from shop import storefront
from tests.content import pages
from tests.factories import add_picture, make_category, make_parent, make_product

pytestmark = pytest.mark.django_db
CHOOSE = "product_chooser:choose"
RESULTS = "product_chooser:choose_results"


def found(editor, **query):
    response = editor.client.get(reverse(RESULTS), query)
    assert response.status_code == 200
    return [product.title for product in response.context["results"]]


def test_only_editors_choose(anybody):
    status = anybody.client.get(reverse(CHOOSE)).status_code
    assert status == (200 if anybody.name in ("editor", "admin") else 302)


def test_products_are_shown_with_photograph_price_and_stock(editor):
    add_picture(make_product("Ash bowl", price="48.00", stock=2))
    make_product("Old kettle", price="120.00", stock=0)
    html = json.loads(editor.client.get(reverse(CHOOSE)).content)["html"]
    for text in ("Ash bowl", "£48.00", "2 left", "Old kettle", "£120.00", "Sold out", "<img"):
        assert text in html


def test_variants_can_be_chosen(editor):
    parent = make_parent("Everyday cup")
    child = parent.children.order_by("pk").first()
    html = json.loads(editor.client.get(reverse(CHOOSE)).content)["html"]
    url = reverse("product_chooser:chosen", args=(child.pk,))
    assert f'href="{url}"' in html
    answer = json.loads(editor.client.get(url).content)
    assert answer["step"] == "chosen"
    assert answer["result"]["id"] == str(child.pk)
    assert answer["result"]["title"] == "Everyday cup, Celadon · £24.00 · In stock"
    assert answer["result"]["name"] == "Everyday cup, Celadon"


def test_a_product_is_found_by_title_and_code_its_variants_too(editor):
    make_product("Ash bowl", upc="5012345678900")
    parent = make_parent("Everyday cup")
    child = parent.children.first()
    sku = child.stockrecords.get().partner_sku
    assert found(editor, q="ash") == ["Ash bowl"]
    assert found(editor, q="50123456") == ["Ash bowl"]
    assert found(editor, q=child.upc) == ["Everyday cup"]
    assert found(editor, q=sku) == ["Everyday cup"]
    assert found(editor, q="nothing of the kind") == []


def test_what_is_named_like_the_query_comes_first(editor):
    make_product("A box", description="It holds a kettle.")
    make_product("Kettle")
    assert found(editor, q="kettle") == ["Kettle", "A box"]


def test_a_product_is_found_by_its_chinese_title(editor):
    make_product("Ash bowl", translations={"zh-hans": {"title": "灰釉大碗"}})
    make_product("Kettle", translations={"zh-hans": {"title": "铁壶"}})
    assert found(editor, q="铁壶") == ["Kettle"]


def test_the_list_is_narrowed_by_stock_and_category(editor):
    cups = make_category("Cups")
    small = make_category("Small cups", under=cups)
    make_product("Full", category=small)
    make_product("Empty", category=cups, stock=0)
    make_product("Elsewhere")
    make_parent("Choice", category=cups, stock={"Celadon": 0})
    assert found(editor, category=cups.pk) == ["Choice", "Empty", "Full"]
    assert found(editor, category=small.pk) == ["Full"]
    assert found(editor, category=cups.pk, in_stock="on") == ["Choice", "Full"]
    assert found(editor, in_stock="on") == ["Choice", "Elsewhere", "Full"]


def test_hidden_products_are_there_and_said_to_be(editor):
    make_product("Not yet", is_public=False)
    assert found(editor) == ["Not yet"]
    assert "Not on sale" in json.loads(editor.client.get(reverse(CHOOSE)).content)["html"]


def test_one_row_and_twelve_take_the_same_queries(editor, same_queries):
    add_picture(make_parent("Everyday cup"))
    url = reverse(RESULTS)

    def grow():
        for _number in range(11):
            add_picture(make_parent())
        editor.client.get(url)  # makes the thumbnails

    same_queries(lambda: editor.client.get(url), grow, most=40)


def test_an_unknown_product_is_not_chosen(editor):
    assert editor.client.get(reverse("product_chooser:chosen", args=(99,))).status_code == 404


def test_the_editor_sees_what_became_of_a_deleted_product():
    block = ProductChooserBlock()
    state = block.get_form_state(999_999)
    assert state["id"] == 999_999
    assert "no longer in the catalogue" in state["title"]
    assert block.get_form_state(None) is None


@pytest.mark.parametrize(
    ("given", "kept"), [(7, 7), ("7", 7), (None, None), ("", None), ("x", None)]
)
def test_the_block_keeps_a_bare_id(given, kept):
    assert ProductChooserBlock().to_python(given) == kept


def test_a_product_is_described_in_one_line():
    thing = make_product("Ash bowl", price="48.00", stock=2)
    assert describe(storefront.card(thing.pk)) == "Ash bowl · £48.00 · 2 left"


def test_the_article_editor_opens_with_every_block(admin):
    thing = make_product("Ash bowl")
    article = pages.make_article(body=[pages.prose(thing), pages.card(thing), pages.row(thing)])
    response = admin.client.get(reverse("wagtailadmin_pages:edit", args=(article.pk,)))
    html = response.content.decode()
    assert response.status_code == 200
    assert "content.ShoppableImageBlock" in html
    assert "PRODUCT-LINK" in html
    assert "content/product-link.js" in html


def test_the_menu_leads_to_the_shop(admin):
    html = admin.client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("dashboard:index") in html
