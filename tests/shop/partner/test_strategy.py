from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from oscar.core.loading import get_model

from shop.partner.strategy import Selector
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rates():
    rates = get_model("partner", "TaxRate").objects
    rates.create(country_id="GB", rate=Decimal("0.2"))
    rates.create(country_id="DE", rate=Decimal("0.19"))


def info(product, **country):
    """Return what the strategy says of a product."""
    return Selector().strategy(**country).fetch_for_product(product)


class TestPrice:
    def test_is_the_same_everywhere_with_the_tax_of_the_country(self):
        bowl = factories.make_product(price="24.00")
        home, abroad, untaxed = (info(bowl, country=code).price for code in ("GB", "DE", "JP"))
        assert [one.incl_tax for one in (home, abroad, untaxed)] == [Decimal("24.00")] * 3
        assert (home.tax, abroad.tax, untaxed.tax) == (
            Decimal("4.00"),
            Decimal("3.83"),
            Decimal("0.00"),
        )
        assert home.currency == "GBP"

    def test_is_the_shops_own_country_without_another(self):
        assert info(factories.make_product(price="24.00")).price.tax == Decimal("4.00")

    def test_is_the_sale_price_during_a_sale(self):
        bowl = factories.make_product(price="24.00")
        bowl.stockrecords.update(sale_price="12.00")
        assert info(bowl).price.incl_tax == Decimal("12.00")

    def test_there_is_none_without_one(self):
        assert not info(factories.make_product(price=None)).price.exists

    def test_the_rate_is_asked_for_once(self, django_assert_num_queries):
        first, second = factories.make_product(), factories.make_product()
        strategy = Selector().strategy()
        strategy.fetch_for_product(first)
        with django_assert_num_queries(1):  # the second one's stock record
            strategy.fetch_for_product(second)


class TestAvailability:
    def test_knows_how_many_there_are(self):
        found = info(factories.make_product(stock=3)).availability
        assert (found.is_available_to_buy, found.num_available) == (True, 3)
        assert found.is_purchase_permitted(3) == (True, "")
        assert found.is_purchase_permitted(4) == (False, "Only 3 left in stock.")

    def test_of_what_is_not_counted_has_no_end(self):
        found = info(factories.make_product(stock=None)).availability
        assert found.is_purchase_permitted(10**9) == (True, "")

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"stock": 9}, "In stock"),
            ({"stock": 2}, "Only a few left"),
            ({"stock": 0}, "Sold out"),
            ({"available_from": timezone.now() + timedelta(days=1)}, "Coming soon"),
            ({"is_public": False}, "No longer sold"),
        ],
    )
    def test_says_how_the_product_stands(self, fields, message):
        found = info(factories.make_product(**fields)).availability
        assert found.message == message
        can_buy = message in ("In stock", "Only a few left")
        assert found.is_available_to_buy is can_buy
        assert found.is_purchase_permitted(1) == (can_buy, "" if can_buy else message)

    def test_says_it_in_the_readers_language(self):
        found = info(factories.make_product(stock=0)).availability
        with translation.override("zh-hans"):
            words = found.message
        assert words
        assert found.code == "out"

    def test_a_hidden_parent_hides_its_variants(self):
        parent = factories.make_parent(is_public=False)
        assert not info(parent.children.first()).availability.is_available_to_buy


class TestParent:
    def fetch(self, parent):
        return Selector().strategy().fetch_for_parent(parent)

    def test_costs_what_its_cheapest_variant_costs(self):
        parent = factories.make_parent(price="24.00")
        parent.children.first().stockrecords.update(price="19.00")
        assert self.fetch(parent).price.incl_tax == Decimal("19.00")

    def test_stands_as_the_best_of_its_variants(self):
        parent = factories.make_parent(stock={"Celadon": 0, "Ash": 2})
        assert self.fetch(parent).availability.code == "low"

    def test_without_variants_is_not_sold(self):
        parent = factories.make_product(price=None, structure="parent")
        found = self.fetch(parent)
        assert (found.availability.code, found.price.exists) == ("gone", False)
