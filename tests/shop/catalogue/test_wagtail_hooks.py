import re

import pytest
from oscar.core.loading import get_model

from tests import factories
from tests.shop.catalogue.editing import fields_of

pytestmark = pytest.mark.django_db

LIST = "/manage/snippets/catalogue/product/"


class TestList:
    def test_shows_price_stock_and_picture(self, admin):
        bowl = factories.make_product("Tea bowl", price="24.00", stock=3)
        factories.add_picture(bowl)
        text = admin.client.get(LIST).content.decode()
        assert "Tea bowl" in text
        assert "£24.00" in text
        assert "Only a few left (3)" in text
        assert re.search(r'<img src="/media/images/[^"]+\.webp"', text)

    def test_leaves_variants_to_their_product(self, admin):
        bowl = factories.make_parent("Tea bowl")
        page = admin.client.get(LIST)
        assert [product.pk for product in page.context["object_list"]] == [bowl.pk]

    @pytest.mark.parametrize("query", ["TB-1", "tea"])
    def test_finds_by_title_and_code(self, admin, query):
        bowl = factories.make_product("Tea bowl", upc="TB-1")
        factories.make_product("Kettle")
        page = admin.client.get(LIST, {"q": query})
        assert [product.pk for product in page.context["object_list"]] == [bowl.pk]

    def test_stands_when_a_picture_is_lost(self, admin):
        bowl = factories.make_product("Tea bowl")
        image = factories.add_picture(bowl).image
        image.file.storage.delete(image.file.name)
        assert admin.client.get(LIST).status_code == 200

    def test_takes_as_many_queries_for_twelve_products_as_for_one(self, admin, same_queries):
        def fill(times):
            for _ in range(times):
                image = factories.add_picture(factories.make_parent()).image
                image.get_rendition("width-320|format-webp")

        fill(1)
        same_queries(lambda: admin.client.get(LIST), lambda: fill(11), most=40)


class TestEdit:
    @pytest.fixture
    def bowl(self):
        return factories.make_product("Tea bowl", price="24.00", stock=5)

    def edit(self, admin, bowl, **changes):
        """Post the product's form with these changes and return the answer."""
        address = f"{LIST}edit/{bowl.pk}/"
        return admin.client.post(address, fields_of(admin.client.get(address)) | changes)

    def test_changes_price_and_stock(self, admin, bowl):
        answer = self.edit(
            admin, bowl, **{"stockrecords-0-price": "20.00", "stockrecords-0-num_in_stock": "7"}
        )
        assert answer.status_code == 302
        record = bowl.stockrecords.get()
        assert (str(record.price), record.num_in_stock) == ("20.00", 7)
        assert [str(one.price) for one in record.price_changes.all()] == ["20.00", "24.00"]

    def test_changes_a_variant(self, admin):
        variant = factories.variants_of(factories.make_parent())[1]
        answer = self.edit(admin, variant, **{"stockrecords-0-num_in_stock": "7"})
        assert answer.status_code == 302
        assert variant.stockrecords.get().num_in_stock == 7

    def test_is_told_that_some_are_promised(self, admin, bowl):
        bowl.stockrecords.update(num_allocated=4)
        answer = self.edit(admin, bowl, **{"stockrecords-0-num_in_stock": "3"})
        assert answer.status_code == 200
        assert "4 are promised to buyers" in answer.content.decode()
        assert bowl.stockrecords.get().num_in_stock == 5

    def test_is_told_that_a_sale_is_cheaper(self, admin, bowl):
        answer = self.edit(admin, bowl, **{"stockrecords-0-sale_price": "24.00"})
        assert answer.status_code == 200
        assert "A sale price is lower than the price" in answer.content.decode()

    def test_is_told_that_the_address_is_taken(self, admin, bowl):
        other = factories.make_product(slug="taken")
        answer = self.edit(admin, bowl, slug=other.slug)
        assert answer.status_code == 200
        assert "Another product has this address" in answer.content.decode()

    @pytest.mark.parametrize(
        "translations", ['{"fr": {"title": "x"}}', '{"zh-hans": {"title": 7}}', "[1]", "{"]
    )
    def test_is_told_how_translations_are_written(self, admin, bowl, translations):
        answer = self.edit(admin, bowl, translations=translations)
        assert answer.status_code == 200
        bowl.refresh_from_db()
        assert bowl.translations == {}

    def test_is_for_those_who_may(self, editor, reader, bowl):
        for actor in (editor, reader):
            answer = actor.client.get(f"{LIST}edit/{bowl.pk}/")
            assert answer.status_code == 302


class TestCreate:
    def test_gives_a_product_its_kind(self, admin):
        fields = fields_of(admin.client.get(f"{LIST}add/"))
        answer = admin.client.post(f"{LIST}add/", fields | {"title": "茶碗", "slug": "cha-wan"})
        assert answer.status_code == 302, re.findall(
            r"error-message[^>]*>(.*?)<", answer.content.decode(), re.S
        )
        made = get_model("catalogue", "Product").objects.get()
        assert (made.title, made.slug, made.product_class.slug) == ("茶碗", "cha-wan", "goods")
