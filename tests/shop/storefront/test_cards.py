from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from oscar.core.loading import get_model

from shop import storefront
from shop.catalogue import ratings
from shop.money import money
from shop.storefront import StockState
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


def maker(**fields):
    """Make somebody who makes things."""
    fields = {"name": "Ruth Hale", "slug": "ruth-hale", "place": "Leeds", **fields}
    return get_model("catalogue", "Maker").objects.create(**fields)


class TestProduct:
    def test_shows_what_a_reader_needs(self):
        bowl = factories.make_product(
            "Tea bowl", price="24.00", stock=10, summary="Thin and light.", maker=maker()
        )
        picture = factories.add_picture(bowl).image
        card = storefront.card(bowl.pk)
        assert (card.id, card.product_id) == (bowl.pk, bowl.pk)
        assert (card.title, card.summary) == ("Tea bowl", "Thin and light.")
        assert (card.maker, card.place, card.maker_slug) == ("Ruth Hale", "Leeds", "ruth-hale")
        assert card.url == f"/shop/p/{bowl.slug}/"
        assert (card.picture, card.alt) == (picture, "Tea bowl on a table")
        assert (card.price, card.was, card.lowest30) == (money("24.00"), None, None)
        assert (card.state, card.count, card.can_buy) == (StockState.IN, None, True)
        assert (card.variants, card.axes, card.selected) == ((), (), None)
        assert (card.price_from, card.pinned, card.alternative) == (False, False, None)

    def test_says_the_true_number_only_when_few_are_left(self):
        bowl = factories.make_product(stock=3)
        assert storefront.card(bowl.pk).count == 3
        bowl.stockrecords.update(num_in_stock=30)
        assert storefront.card(bowl.pk).count is None

    @pytest.mark.parametrize(
        ("fields", "state"),
        [
            ({"stock": 9}, StockState.IN),
            ({"stock": 5}, StockState.LOW),
            ({"stock": 0}, StockState.OUT),
            ({"available_from": NOW + DAY}, StockState.COMING),
            ({"available_until": NOW - DAY}, StockState.GONE),
            ({"is_public": False}, StockState.GONE),
            ({"price": None}, StockState.GONE),
        ],
    )
    def test_stands_as_its_stock_and_dates_say(self, fields, state):
        card = storefront.card(factories.make_product(**fields).pk)
        assert card.state == state
        assert card.can_buy is (state in (StockState.IN, StockState.LOW))

    def test_that_is_coming_says_when(self):
        tea = factories.make_product(available_from=NOW + DAY)
        assert storefront.card(tea.pk).available_from == NOW + DAY

    def test_has_its_pictures_in_their_order(self):
        bowl = factories.make_product("Tea bowl")
        first, second = factories.add_picture(bowl).image, factories.add_picture(bowl).image
        bowl.images.filter(image=first).update(display_order=9)
        assert storefront.card(bowl.pk).pictures == (second, first)

    def test_gives_its_title_to_a_picture_without_words(self):
        bowl = factories.make_product("Tea bowl")
        factories.add_picture(bowl, factories.make_image(description=""))
        assert storefront.card(bowl.pk).alt == "Tea bowl"

    def test_shows_what_the_room_of_reviews_says(self, monkeypatch):
        parent = factories.make_parent()
        child = factories.variants_of(parent)[0]
        monkeypatch.setattr(ratings, "_rooms", [])
        assert storefront.card(parent.pk).rating is None
        said = {parent.pk: storefront.Rating(4.0, 2)}
        storefront.register_ratings(find=lambda ids: said, examples=lambda one: [])
        found = storefront.cards([parent.pk, child.pk])
        assert {(one.rating, one.reviews) for one in found.values()} == {(4.0, 2)}


class TestNothingThere:
    @pytest.mark.parametrize("unknown", [0, -1, 999_999_999, 2**63, 10**30, -(10**30)])
    def test_an_unknown_id_gets_a_card_that_is_gone(self, unknown):
        card = storefront.card(unknown)
        assert (card.id, card.title, card.url) == (unknown, "", "")
        assert (card.state, card.can_buy, card.price) == (StockState.GONE, False, None)

    def test_every_id_asked_for_is_in_the_answer_once_and_in_order(self):
        bowl, cup = factories.make_product("Bowl"), factories.make_product("Cup")
        asked = [cup.pk, 999_999_999, bowl.pk, cup.pk]
        assert list(storefront.cards(asked)) == [cup.pk, 999_999_999, bowl.pk]

    def test_no_id_asks_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert storefront.cards([]) == {}


class TestSecondLanguage:
    def test_reads_what_is_translated_and_the_original_where_nothing_is(self):
        hale = maker(translations={"zh-hans": {"name": "露丝", "place": ""}})
        bowl = factories.make_parent(
            "Tea bowl",
            maker=hale,
            summary="Thin.",
            translations={"zh-hans": {"title": "茶碗"}},
        )
        axis = get_model("catalogue", "ProductAttribute").objects.get(code="glaze")
        axis.translations = {"zh-hans": {"name": "釉色"}}
        axis.save()
        option = axis.option_group.options.get(option="Celadon")
        option.translations = {"zh-hans": {"option": "青瓷"}}
        option.save()
        celadon = factories.variants_of(bowl)[0]
        with translation.override("zh-hans"):
            card, pinned = (storefront.card(pk) for pk in (bowl.pk, celadon.pk))
        assert (card.title, card.summary) == ("茶碗", "Thin.")
        assert (card.maker, card.place) == ("露丝", "Leeds")
        assert card.axes[0].name == "釉色"
        assert [choice.label for choice in card.axes[0].choices] == ["青瓷", "Ash"]
        assert [choice.value for choice in card.axes[0].choices] == ["Celadon", "Ash"]
        assert pinned.title == "茶碗，青瓷"
        assert card.url == f"/zh-hans/shop/p/{bowl.slug}/"
        assert storefront.card(bowl.pk).title == "Tea bowl"


class TestQueries:
    def shelf(self, number):
        """Make so many products of every kind, all on sale and with pictures."""
        shelf = factories.make_category(f"Shelf {number}")
        ids = []
        for _ in range(number):
            hale = maker(slug=f"maker-{factories.make_product().pk}")
            bowl = factories.make_parent(category=shelf, maker=hale)
            tea = factories.make_product(category=shelf, maker=hale)
            for thing in (bowl, tea, *factories.variants_of(bowl)):
                factories.add_picture(thing)
            get_model("partner", "StockRecord").objects.update(sale_price=Decimal("5.00"))
            gone = factories.make_product(category=shelf, is_public=False, maker=hale)
            ids += [bowl.pk, tea.pk, factories.variants_of(bowl)[-1].pk, gone.pk]
        return ids

    def test_are_as_many_for_one_product_as_for_twelve(self, same_queries):
        ids = self.shelf(1)

        def visit():
            for card in storefront.cards(ids).values():
                str(card.price), card.picture, card.alternative, card.variants

        same_queries(visit, lambda: ids.extend(self.shelf(11)), most=22)

    def test_are_as_many_for_a_product_with_variants_as_for_one_without(self, same_queries):
        ids = [factories.make_product().pk]
        same_queries(lambda: storefront.cards(ids), lambda: ids.append(factories.make_parent().pk))
