"""Whose tax is in a price: of the country, of its region, and where the net price stays."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop.partner.tax import Taxes, split, taxes_to
from tests.factories import make_product
from tests.shop.buying import make_basket, quoted

pytestmark = pytest.mark.django_db

prices = st.decimals(min_value=0, max_value=99_999, places=2)
rates = st.decimals(min_value=0, max_value=1, places=4)


def rate(country, rate, **more):
    get_model("partner", "TaxRate").objects.create(country_id=country, rate=rate, **more)


def net_stays(country):
    get_model("partner", "CountryPricing").objects.create(country_id=country, net_stays=True)


class TestRegions:
    @pytest.fixture(autouse=True)
    def _rates(self, db):
        rate("US", "0.04")
        rate("US", "0.0725", region="CA, California")
        rate("US", "0.08875", region="NY, New York")

    @pytest.mark.parametrize(
        ("region", "expected"),
        [
            ("CA", "0.0725"),
            ("california", "0.0725"),
            (" California ", "0.0725"),
            ("New York", "0.08875"),
            ("Texas", "0.04"),
            ("", "0.04"),
            ("C", "0.04"),
            ("CA, California", "0.04"),
        ],
    )
    def test_a_region_is_known_by_any_of_its_spellings(self, region, expected):
        assert taxes_to("US", region).full.rate == Decimal(expected)

    def test_a_region_is_one_of_its_own_country(self):
        rate("CA", "0.05")
        assert taxes_to("CA", "California").full.rate == Decimal("0.05")

    def test_a_category_has_a_rate_of_its_own_in_a_region(self):
        food = get_model("partner", "TaxCategory").objects.create(name="Food", code="food")
        rate("US", "0.01", category=food)
        rate("US", "0", region="CA", category=food)
        tea = make_product("Tea", tax_category=food)
        assert taxes_to("US").of(tea).rate == Decimal("0.01")
        assert taxes_to("US", "CA").of(tea).rate == 0
        assert taxes_to("US", "NY").of(tea).rate == Decimal("0.01")

    def test_at_home_a_region_plays_no_part(self, settings):
        settings.SHOP_COUNTRY = "US"
        assert taxes_to("US", "CA").full.home == Decimal("0.04")

    def test_all_of_it_is_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            taxes_to("US", "CA")


class TestWhereTheNetPriceStays:
    @pytest.fixture(autouse=True)
    def _rates(self, db):
        rate("GB", "0.2")
        rate("DE", "0.19")

    @pytest.mark.parametrize(
        ("country", "unit", "delivery", "tax"),
        [
            ("GB", "24.00", "4.50", "4.75"),
            ("DE", "23.80", "13.89", "6.02"),  # 20.00 and 11.67, with 19 %
            ("US", "20.00", "11.67", "0.00"),
        ],
    )
    def test_goods_and_delivery_lose_the_tax_at_home_and_bear_that_there(
        self, country, unit, delivery, tax
    ):
        for code in ("DE", "US"):
            net_stays(code)
        quote = quoted(make_basket(make_product(price="24.00")), country)
        assert (quote.lines[0].unit, quote.delivery) == (Decimal(unit), Decimal(delivery))
        assert quote.tax == Decimal(tax)

    def test_elsewhere_the_price_stays(self):
        quote = quoted(make_basket(make_product(price="24.00")), "DE")
        assert quote.lines[0].unit == Decimal("24.00")
        assert quote.tax == Decimal("6.07")  # of 24.00 and of 14.00, 19 %

    def test_at_home_there_is_nothing_to_take_off(self):
        net_stays("GB")
        assert not taxes_to("GB").net_stays

    @given(price=prices, home=rates, there=rates)
    def test_the_net_price_there_is_that_at_home(self, price, home, there):
        taxes = Taxes({None: there}, {None: home}, net_stays=True)
        asked = taxes.asked(price, taxes.full, "GBP")
        assert split(asked, there, "GBP")[0] == split(price, home, "GBP")[0]
        assert asked >= 0
