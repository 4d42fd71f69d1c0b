from datetime import timedelta

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from shop import storefront
from shop.money import money
from shop.storefront import StockState
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


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
