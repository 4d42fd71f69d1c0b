from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from oscar.core.loading import get_model

from shop import storefront
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

    def test_counts_the_reviews_that_were_approved(self):
        parent = factories.make_parent()
        reviews = get_model("reviews", "ProductReview")
        for number, status in enumerate([reviews.APPROVED, reviews.APPROVED, reviews.REJECTED]):
            reviews.objects.create(
                product=parent,
                score=4,
                title="Good",
                body="Good",
                status=status,
                user=get_user_model().objects.create_user(f"reader{number}@example.com"),
            )
        child = factories.variants_of(parent)[0]
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


class TestAlternative:
    def test_comes_from_the_same_shelf(self):
        cups, teas = factories.make_category("Cups"), factories.make_category("Teas")
        factories.make_product("Green tea", category=teas, priority=9)
        gone = factories.make_product("Old cup", category=cups, is_public=False)
        near = factories.make_product("New cup", category=cups)
        card = storefront.card(gone.pk)
        assert (card.title, card.state) == ("Old cup", StockState.GONE)
        assert card.alternative.id == near.pk
        assert card.alternative.can_buy

    def test_comes_from_elsewhere_when_the_shelf_is_bare(self):
        cups = factories.make_category("Cups")
        gone = factories.make_product(category=cups, is_public=False)
        factories.make_product("Sold out cup", category=cups, stock=0)
        tea = factories.make_product("Green tea")
        assert storefront.card(gone.pk).alternative.id == tea.pk
        assert storefront.card(999_999_999).alternative.id == tea.pk

    def test_is_not_something_that_the_page_shows_already(self):
        gone = factories.make_product(is_public=False)
        shown, other = factories.make_product(), factories.make_product()
        found = storefront.cards([gone.pk, shown.pk])
        assert found[gone.pk].alternative.id == other.pk

    def test_there_is_none_in_a_shop_with_nothing_to_sell(self):
        gone = factories.make_product(is_public=False)
        assert storefront.card(gone.pk).alternative is None

    def test_is_only_for_what_is_gone_and_only_when_asked_for(self):
        factories.make_product()
        out, gone = factories.make_product(stock=0), factories.make_product(is_public=False)
        assert storefront.card(out.pk).alternative is None
        assert storefront.cards([gone.pk], alternatives=False)[gone.pk].alternative is None


class TestParent:
    def test_costs_what_its_cheapest_variant_does(self):
        bowl = factories.make_parent(price="24.00")
        assert not storefront.card(bowl.pk).price_from
        factories.variants_of(bowl)[-1].stockrecords.update(price="19.00")
        card = storefront.card(bowl.pk)
        assert (card.price, card.price_from) == (money("19.00"), True)

    @pytest.mark.parametrize(
        ("stock", "state", "count"),
        [
            ({"Celadon": 9, "Ash": 0}, StockState.IN, None),
            ({"Celadon": 2, "Ash": 0}, StockState.LOW, 2),
            ({"Celadon": 2, "Ash": 3}, StockState.LOW, 5),
            ({"Celadon": 0, "Ash": 0}, StockState.OUT, None),
        ],
    )
    def test_stands_as_the_best_of_its_variants(self, stock, state, count):
        card = storefront.card(factories.make_parent(stock=stock).pk)
        assert (card.state, card.count) == (state, count)

    def test_begins_with_the_first_variant_that_can_be_bought(self):
        bowl = factories.make_parent(stock={"Celadon": 0})
        assert storefront.card(bowl.pk).selected.label == "Ash"

    def test_begins_with_the_one_that_stands_best_when_none_can_be_bought(self):
        bowl = factories.make_parent(stock=0)
        factories.variants_of(bowl)[0].stockrecords.all().delete()
        card = storefront.card(bowl.pk)
        assert (card.selected.label, card.selected.state) == ("Ash", StockState.OUT)

    def test_shows_the_picture_of_the_variant_it_begins_with(self):
        bowl = factories.make_parent()
        own = factories.add_picture(bowl).image
        celadon, ash = (factories.add_picture(child).image for child in factories.variants_of(bowl))
        card = storefront.card(bowl.pk)
        assert card.pictures == (celadon, own, ash)
        assert card.picture == celadon

    def test_a_hidden_variant_is_not_among_its_choices(self):
        bowl = factories.make_parent(axes={"glaze": ["Celadon", "Ash", "Rust"]})
        hidden = factories.variants_of(bowl)[0]
        bowl.children.filter(pk=hidden.pk).update(is_public=False)
        card = storefront.card(bowl.pk)
        assert [one.label for one in card.variants] == ["Ash", "Rust"]
        assert [choice.label for choice in card.axes[0].choices] == ["Ash", "Rust"]

    def test_that_is_hidden_takes_its_variants_with_it(self):
        bowl = factories.make_parent(is_public=False)
        found = storefront.cards([bowl.pk, factories.variants_of(bowl)[0].pk])
        assert {one.state for one in found.values()} == {StockState.GONE}

    @pytest.mark.parametrize("left", ["no variant", "no public one", "none with a price"])
    def test_without_anything_to_sell_is_gone(self, left):
        bowl = factories.make_parent("Tea bowl")
        if left == "no variant":
            bowl.children.all().delete()
        elif left == "no public one":
            bowl.children.update(is_public=False)
        else:
            get_model("partner", "StockRecord").objects.all().delete()
        card = storefront.card(bowl.pk)
        assert (card.title, card.state, card.price) == ("Tea bowl", StockState.GONE, None)

    def test_a_variant_that_has_ended_sets_no_price(self):
        bowl = factories.make_parent(price="24.00")
        ended = factories.variants_of(bowl)[0]
        ended.stockrecords.update(price="1.00")
        bowl.children.filter(pk=ended.pk).update(available_until=NOW - DAY)
        card = storefront.card(bowl.pk)
        assert (card.price, card.price_from) == (money("24.00"), False)

    def test_whose_variants_are_all_coming_says_when_the_first_does(self):
        bowl = factories.make_parent(available_from=NOW + DAY)
        late, later = factories.variants_of(bowl)
        bowl.children.filter(pk=late.pk).update(available_from=NOW + 3 * DAY)
        bowl.children.filter(pk=later.pk).update(available_from=NOW + 5 * DAY)
        card = storefront.card(bowl.pk)
        assert (card.state, card.available_from) == (StockState.COMING, NOW + 3 * DAY)
        assert [one.available_from for one in card.variants] == [NOW + 3 * DAY, NOW + 5 * DAY]


class TestPinnedVariant:
    def test_keeps_its_own_id_and_offers_no_choice(self):
        bowl = factories.make_parent("Tea bowl", stock={"Celadon": 0, "Ash": 3})
        ash = bowl.children.get(attribute_values__value_option__option="Ash")
        ash.stockrecords.update(price="19.00")
        picture = factories.add_picture(ash).image
        card = storefront.card(ash.pk)
        assert (card.id, card.product_id, card.pinned) == (ash.pk, bowl.pk, True)
        assert card.title == "Tea bowl, Ash"
        assert card.url == f"/shop/p/{bowl.slug}/?variant={ash.upc}"
        assert (card.price, card.price_from) == (money("19.00"), False)
        assert (card.state, card.count) == (StockState.LOW, 3)
        assert card.axes == ()
        assert card.selected.id == card.buy_id == ash.pk
        assert card.picture == picture

    def test_that_is_sold_out_is_sold_out_though_others_are_not(self):
        bowl = factories.make_parent(stock={"Celadon": 0})
        celadon = factories.variants_of(bowl)[0]
        assert storefront.card(celadon.pk).state == StockState.OUT
        assert storefront.card(bowl.pk).state == StockState.IN

    def test_that_is_hidden_is_gone_though_its_product_is_not(self):
        bowl = factories.make_parent("Tea bowl")
        hidden = factories.variants_of(bowl)[0]
        picture = factories.add_picture(hidden).image
        bowl.children.filter(pk=hidden.pk).update(is_public=False)
        card = storefront.card(hidden.pk)
        assert (card.id, card.title, card.state) == (hidden.pk, "Tea bowl", StockState.GONE)
        assert (card.variants, card.can_buy, card.picture) == ((), False, picture)

    def test_comes_when_it_and_its_product_do(self):
        bowl = factories.make_parent(available_from=NOW + 3 * DAY)
        child = factories.variants_of(bowl)[0]
        bowl.children.filter(pk=child.pk).update(available_from=NOW + DAY)
        assert storefront.card(child.pk).available_from == NOW + 3 * DAY

    def test_without_a_code_is_addressed_by_its_id(self):
        bowl = factories.make_parent()
        child = factories.variants_of(bowl)[0]
        bowl.children.filter(pk=child.pk).update(upc=None)
        assert storefront.card(child.pk).url == f"/shop/p/{bowl.slug}/?variant={child.pk}"

    def test_with_an_odd_code_has_an_address_all_the_same(self):
        bowl = factories.make_parent()
        child = factories.variants_of(bowl)[0]
        bowl.children.filter(pk=child.pk).update(upc="A&B 1/2+\n杯")
        url = f"/shop/p/{bowl.slug}/?variant=A%26B+1%2F2%2B%0A%E6%9D%AF"
        assert storefront.card(child.pk).url == url
        child.refresh_from_db()
        assert child.get_absolute_url() == url


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
