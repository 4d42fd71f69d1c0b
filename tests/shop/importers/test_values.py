"""One cell, one value; what is none of it says what to write instead."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.importers import values
from shop.importers.values import BadValue


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", None),
        ("0", "0"),
        ("24", "24"),
        ("24.5", "24.5"),
        ("12,50", "12.50"),
        ("4.1667", "4.1667"),
    ],
)
def test_price_reads_both_decimal_signs(text: str, amount: str | None):
    assert values.price(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "-1",
        "1e99",
        "inf",
        "Infinity",
        "twelve",
        "£12",
        "1,234",
        "1.234,50",
        "1 2",
        "٣",
        "--",
    ],
)
def test_price_refuses_what_is_no_amount(text: str):
    with pytest.raises(BadValue, match="is not a price"):
        values.price(text)


def test_price_refuses_more_than_the_database_holds():
    assert values.price("9999999999.99") == values.HIGHEST_PRICE
    with pytest.raises(BadValue, match="more than a price can be"):
        values.price("9999999999.999")


@given(st.text(max_size=30))
def test_any_text_is_a_price_in_range_or_refused(text: str):
    try:
        amount = values.price(text)
    except BadValue:
        return
    assert amount is None or (amount.is_finite() and 0 <= amount <= values.HIGHEST_PRICE)


def test_prices_round_half_up():
    assert values.rounded(Decimal("4.125"), 2) == Decimal("4.13")
    assert values.rounded(Decimal("4.125"), 0) == Decimal(4)


@pytest.mark.parametrize(
    ("text", "unit", "kilograms"),
    [
        ("", "kg", None),
        ("0", "g", None),
        ("0.25", "kg", "0.250"),
        ("35", "g", "0.035"),
        ("1", "lbs", "0.454"),
        ("2,5", "oz", "0.071"),
    ],
)
def test_weight_comes_to_kilograms(text: str, unit: str, kilograms: str | None):
    assert values.weight(text, unit) == (Decimal(kilograms) if kilograms else None)


@pytest.mark.parametrize("text", ["-1", "heavy", "1e9", "999999999"])
def test_weight_refuses_what_is_none(text: str):
    with pytest.raises(BadValue):
        values.weight(text, "kg")


@pytest.mark.parametrize(
    ("text", "number"), [("", None), ("0", 0), ("-3", -3), ("7.0", 7), ("12", 12)]
)
def test_whole_numbers(text: str, number: int | None):
    assert values.whole(text) == number


@pytest.mark.parametrize("text", ["1.5", "a", "NaN", "1e3", "9" * 18, "-", "٣"])
def test_whole_refuses_everything_else(text: str):
    with pytest.raises(BadValue, match="is not a whole number"):
        values.whole(text)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("", None),
        ("1", True),
        ("TRUE", True),
        ("yes", True),
        ("0", False),
        ("-1", False),
        ("No", False),
    ],
)
def test_yes_or_no(text: str, truth: bool | None):
    assert values.yes_or_no(text) is truth


def test_yes_or_no_refuses_maybe():
    with pytest.raises(BadValue, match="“maybe” is neither 1 nor 0"):
        values.yes_or_no("maybe")


def test_a_date_begins_and_ends_its_day():
    assert values.moment("2026-11-27") == datetime(2026, 11, 27, tzinfo=UTC)
    assert values.moment("2026-11-27", end_of_day=True) == datetime(
        2026, 11, 27, 23, 59, 59, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "text", ["2026-11-27 8:30:00", "2026-11-27T08:30:00Z", "2026-11-27 09:30:00+01:00"]
)
def test_a_moment_may_name_its_time(text: str):
    assert values.moment(text) == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "31/12/2026",
        "2026-02-31",
        "2026-13-01 10:00",
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
    ],
)
def test_moment_refuses_what_is_no_date(text: str):
    with pytest.raises(BadValue, match="is not a date"):
        values.moment(text)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_a_moment_or_refused(text: str):
    try:
        values.moment(text)
    except BadValue:
        pass


def test_a_list_keeps_escaped_commas_and_drops_doubles():
    assert values.listed("Tea, Cups\\, small,, Tea") == ["Tea", "Cups, small"]


def test_plain_text_loses_tags_entities_and_line_breaks():
    assert values.plain("Cup &amp;\n <b>Saucer</b>") == "Cup & Saucer"
