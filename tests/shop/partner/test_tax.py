from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop.partner.tax import rate_for, split

prices = st.decimals(min_value=0, max_value=99_999, places=2)
rates = st.decimals(min_value=0, max_value=1, places=4)


class TestSplit:
    @pytest.mark.parametrize(
        ("gross", "rate", "currency", "net", "tax"),
        [
            ("24.00", "0.2", "GBP", "20.00", "4.00"),
            ("9.99", "0.2", "GBP", "8.33", "1.66"),
            ("0.01", "0.2", "GBP", "0.01", "0.00"),
            ("10.00", "0", "GBP", "10.00", "0.00"),
            ("1200", "0.1", "JPY", "1091", "109"),
            ("1.500", "0.05", "KWD", "1.429", "0.071"),
        ],
    )
    def test_a_gross_price_holds_its_tax(self, gross, rate, currency, net, tax):
        assert split(Decimal(gross), Decimal(rate), currency) == (Decimal(net), Decimal(tax))

    @given(gross=prices, rate=rates)
    def test_net_and_tax_always_add_up(self, gross, rate):
        net, tax = split(gross, rate, "GBP")
        assert net + tax == gross
        assert net == net.quantize(Decimal("0.01"))
        assert net >= 0
        assert tax >= 0


@pytest.mark.django_db
class TestRate:
    @pytest.fixture(autouse=True)
    def _rates(self):
        rates = get_model("partner", "TaxRate").objects
        rates.create(country_id="GB", rate=Decimal("0.2"))
        rates.create(country_id="DE", rate=Decimal("0.19"))

    def test_is_the_countrys(self):
        assert rate_for("DE") == Decimal("0.19")

    def test_is_the_shops_own_where_none_is_named(self, settings):
        assert rate_for() == Decimal("0.2")
        settings.SHOP_COUNTRY = "DE"
        assert rate_for() == Decimal("0.19")

    def test_is_nothing_for_a_country_without_one(self):
        assert rate_for("JP") == 0
