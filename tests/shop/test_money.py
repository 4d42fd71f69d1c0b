from decimal import Decimal

import pytest
from django.utils import translation

from shop.money import CurrencyMismatch, Money, exponent, money


class TestAmounts:
    @pytest.mark.parametrize(
        ("given", "currency", "kept"),
        [
            ("24", "GBP", "24.00"),
            ("24.005", "GBP", "24.01"),
            ("24.004", "GBP", "24.00"),
            ("-24.005", "GBP", "-24.01"),
            (7, "GBP", "7.00"),
            ("1200.5", "JPY", "1201"),
            ("1200.4", "JPY", "1200"),
            ("0.0005", "KWD", "0.001"),
            ("1.2344", "KWD", "1.234"),
        ],
    )
    def test_are_rounded_half_up_to_the_smallest_unit(self, given, currency, kept):
        made = money(given, currency)
        assert str(made.amount) == kept
        assert made.plain == kept

    def test_are_in_the_sites_currency_unless_another_is_named(self, settings):
        settings.OSCAR_DEFAULT_CURRENCY = "JPY"
        assert money("10.6") == Money(Decimal(11), "JPY")
        assert money("10.6", "EUR") == Money(Decimal("10.60"), "EUR")

    @pytest.mark.parametrize(
        ("currency", "places"), [("JPY", 0), ("GBP", 2), ("CNY", 2), ("KWD", 3), ("XYZ", 2)]
    )
    def test_know_the_decimals_of_their_currency(self, currency, places):
        assert exponent(currency) == places

    def test_add_subtract_multiply_and_compare(self):
        ten, four = money(10, "GBP"), money(4, "GBP")
        assert ten + four == money(14, "GBP")
        assert ten - four == money(6, "GBP")
        assert four * 3 == money(12, "GBP")
        assert four < ten
        assert not ten < four
        assert min(ten, four) == four
        assert bool(four)
        assert not money(0, "GBP")

    def test_of_two_currencies_do_not_mix(self):
        pounds, euros = money(10, "GBP"), money(10, "EUR")
        for mix in (lambda: pounds + euros, lambda: pounds - euros, lambda: pounds < euros):
            with pytest.raises(CurrencyMismatch, match="GBP and EUR do not add up"):
                mix()
        assert pounds != euros


class TestText:
    @pytest.mark.parametrize(
        ("language", "amount", "currency", "shown"),
        [
            ("en", "24", "GBP", "£24.00"),
            ("en", "1234.5", "GBP", "£1,234.50"),
            ("en", "1234", "JPY", "¥1,234"),
            ("en", "1.5", "KWD", "KWD1.500"),
            ("en", "-3", "GBP", "-£3.00"),
            ("zh-hans", "24", "GBP", "£24.00"),
            ("zh-hans", "24", "CNY", "¥24.00"),
            ("zh-hans", "1234", "JPY", "JP¥1,234"),
            ("de", "1234.5", "EUR", "1.234,50\xa0€"),
        ],
    )
    def test_is_as_the_readers_language_writes_it(self, language, amount, currency, shown):
        with translation.override(language):
            assert str(money(amount, currency)) == shown

    def test_is_the_sites_language_outside_a_request(self):
        with translation.override(None):
            assert str(money(24, "GBP")) == "£24.00"
