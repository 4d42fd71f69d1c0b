from dataclasses import replace
from decimal import Decimal

import pytest

from shop.checkout import quotes
from shop.checkout.quotes import Quote, QuotedLine

CUP = QuotedLine(1, 2, Decimal("24.00"), "Cup")
TEA = QuotedLine(2, 1, Decimal("9.50"), "Tea")
QUOTE = Quote(7, "GB", "GBP", (CUP, TEA), Decimal("0.00"), Decimal("4.50"), Decimal("62.00"))


def test_a_quote_comes_back_as_it_was_signed():
    read = quotes.read(quotes.sign(QUOTE))
    assert read == QUOTE
    assert [line.title for line in read.lines] == ["Cup", "Tea"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: None,
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: "x" + text,
        lambda text: text * 2,
        lambda text: "x" * (quotes.LONGEST + 1),
        lambda text: "\x00☃",
    ],
)
def test_a_quote_that_is_not_ours_counts_for_nothing(spoil):
    assert quotes.read(spoil(quotes.sign(QUOTE))) is None


def test_nothing_is_said_while_the_quote_holds():
    assert quotes.differences(QUOTE, replace(QUOTE, lines=(replace(CUP, title="Mug"), TEA))) == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (
            {"lines": (replace(CUP, unit=Decimal("26.00")), TEA), "total": Decimal("66.00")},
            [
                "“Cup” now costs £26.00 instead of £24.00.",
                "The total is now £66.00 instead of £62.00.",
            ],
        ),
        (
            {"lines": (replace(CUP, quantity=3), TEA), "total": Decimal("86.00")},
            ["“Cup”: 3 pieces instead of 2.", "The total is now £86.00 instead of £62.00."],
        ),
        ({"lines": (CUP,)}, ["“Tea” is no longer in the basket."]),
        (
            {"lines": (CUP, TEA, QuotedLine(3, 1, Decimal(1), "Spoon"))},
            ["“Spoon” has come into the basket."],
        ),
        ({"delivery": Decimal("5.00")}, ["Delivery now costs £5.00 instead of £4.50."]),
        (
            {"country": "FR", "delivery": Decimal("14.00")},
            ["Delivery now goes to France and costs £14.00."],
        ),
        ({"discount": Decimal("2.00")}, ["The discount is now £2.00 instead of £0.00."]),
        ({"currency": "EUR"}, ["The order has changed. Look at it again before you pay."]),
    ],
)
def test_what_changed_is_said_by_name(now, words):
    assert quotes.differences(QUOTE, replace(QUOTE, **now)) == words


@pytest.mark.parametrize("before", [None, replace(QUOTE, basket_id=8)])
def test_another_baskets_quote_holds_for_nothing(before):
    assert quotes.differences(before, QUOTE) == [
        "This page was out of date. Look at your order again before you pay."
    ]
