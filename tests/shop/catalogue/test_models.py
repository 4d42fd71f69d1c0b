from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from oscar.core.loading import get_model

from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()


class TestAddress:
    def test_of_a_product_is_one_products_alone(self):
        factories.make_product(slug="bowl")
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_product(slug="bowl")

    def test_of_a_variant_may_be_anothers(self):
        first, second = factories.make_parent(), factories.make_parent()
        factories.make_variant(first, slug="small")
        assert factories.make_variant(second, slug="small").slug == "small"

    def test_that_is_taken_is_told_to_a_form(self):
        factories.make_product(slug="bowl")
        cup = factories.make_product()
        cup.slug = "bowl"
        with pytest.raises(ValidationError, match="Another product has this address"):
            cup.validate_constraints()

    def test_of_a_chinese_title_is_spelt_out(self):
        product = get_model("catalogue", "Product")
        made = product.objects.create(
            title="青瓷茶碗", product_class=factories.product_class(), upc="1"
        )
        assert made.slug == "qing-ci-cha-wan"

    def test_of_a_title_as_long_as_can_be_fits(self):
        product = get_model("catalogue", "Product")
        made = product(title="茶" * 255, product_class=factories.product_class(), upc="1")
        made.save()
        assert len(made.slug) <= made._meta.get_field("slug").max_length


class TestSale:
    def test_cannot_end_before_it_starts(self):
        day = timedelta(days=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_product(available_from=NOW, available_until=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_product(available_from=NOW, available_until=NOW - day)
        factories.make_product(available_from=NOW, available_until=NOW + day)


class TestPicture:
    def test_is_the_librarys_file(self):
        bowl = factories.make_product("Tea bowl")
        picture = factories.add_picture(bowl)
        assert picture.original.name == picture.image.file.name

    def test_leaves_the_librarys_file_alone_when_it_goes(self):
        picture = factories.add_picture(factories.make_product())
        image = picture.image
        picture.delete()
        assert image.file.storage.exists(image.file.name)


class TestTranslations:
    def test_are_read_in_the_active_language_or_the_one_asked_for(self):
        bowl = factories.make_product("Bowl", translations={"zh-hans": {"title": "碗"}})
        assert bowl.localized("title") == "Bowl"
        assert bowl.localized("title", "zh-hans") == "碗"
        with translation.override("zh-hans"):
            assert bowl.localized("title") == "碗"
            assert bowl.localized("summary") == ""

    def test_fall_back_to_the_original_where_they_are_empty(self):
        bowl = factories.make_product("Bowl", translations={"zh-hans": {"title": ""}})
        assert bowl.localized("title", "zh-hans") == "Bowl"
        assert bowl.localized("title", "fr") == "Bowl"

    def test_are_all_words_to_a_search(self):
        bowl = factories.make_product("Bowl", translations={"zh-hans": {"title": "碗"}})
        assert bowl.every_language("title") == "Bowl 碗"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"fr": {"title": "Bol"}},
            {"en": {"title": "Bowl"}},
            {"zh-hans": {"titel": "碗"}},
            {"zh-hans": "碗"},
            {"zh-hans": {"title": 7}},
            {"zh-hans": {"title": None}},
            ["碗"],
            "碗",
        ],
    )
    def test_of_another_shape_are_refused(self, wrong):
        bowl = factories.make_product("Bowl")
        bowl.translations = wrong
        with pytest.raises(ValidationError) as caught:
            bowl.clean()
        assert "translations" in caught.value.message_dict
