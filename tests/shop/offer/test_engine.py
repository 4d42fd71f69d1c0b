"""What comes off: plain values in, plain values out."""

from decimal import Decimal

import pytest

from shop.offer import engine
from shop.offer.engine import Item, Lack, Rule, work_out
from shop.offer.rounding import off_delivery, spread

TEAS = frozenset({1, 2})


def rule(gives=engine.PERCENTAGE, value="10", need="1", asks=engine.COUNT, **more):
    settings = {"asked": TEAS, "given": TEAS, "offer": None} | more
    return Rule(asks=asks, need=Decimal(need), gives=gives, value=Decimal(value), **settings)


def item(key, price, quantity=1, product=None):
    return Item(key, product or key, quantity, Decimal(price))


def off(items, *rules, currency="GBP"):
    return [outcome.discount for outcome in work_out(items, rules, currency)]


@pytest.mark.parametrize(
    ("currency", "price", "expected"),
    [("GBP", "3.33", "1.00"), ("JPY", "333", "100"), ("KWD", "3.333", "1.000")],
)
def test_a_percentage_is_rounded_once_a_line_in_the_currency(currency, price, expected):
    assert off([item(1, price, 3)], rule(), currency=currency) == [Decimal(expected)]


def test_only_the_goods_it_is_for_get_cheaper():
    outcome = work_out([item(1, "10"), item(9, "50")], [rule()], "GBP")[0]
    assert {key: share.amount for key, share in outcome.shares.items()} == {1: Decimal("1.00")}


def test_an_amount_is_split_so_that_the_lines_add_up_to_it():
    items = [item(1, "10", 1), item(2, "10", 2)]
    outcome = work_out(items, [rule(engine.AMOUNT, "10")], "GBP")[0]
    assert outcome.discount == 10
    assert sorted(share.amount for share in outcome.shares.values()) == [
        Decimal("3.33"),
        Decimal("6.67"),
    ]


@pytest.mark.parametrize("gives", [engine.AMOUNT, engine.AMOUNT_EACH, engine.PERCENTAGE])
def test_never_more_than_the_goods_cost(gives):
    assert off([item(1, "4", 2)], rule(gives, "500")) == [Decimal(8)]


def test_of_three_the_cheapest_is_free():
    gift = rule(engine.FREE_PIECES, "0", need="3")
    assert off([item(1, "10", 2)], gift) == [0]
    assert off([item(1, "10", 2), item(2, "6")], gift) == [6]
    assert off([item(1, "10", 4), item(2, "6", 2)], gift) == [12]


def test_buy_one_thing_and_get_another_free():
    gift = rule(engine.FREE_PIECES, "0", need="1", given=frozenset({2}), asked=frozenset({1}))
    assert off([item(1, "30"), item(2, "6", 2)], gift) == [6]
    assert off([item(2, "6", 2)], gift) == [0]


def test_a_set_for_one_price_takes_the_dearest_first():
    assert off([item(1, "10", 2), item(2, "4", 3)], rule(engine.SET_PRICE, "20", "3")) == [4]
    different = rule(engine.SET_PRICE, "12", "2", asks=engine.KINDS)
    assert off([item(1, "10", 2), item(2, "4", 1)], different) == [2]


def test_pieces_are_reduced_once_unless_offers_may_be_combined():
    items = [item(1, "100")]
    assert off(items, rule(value="10"), rule(value="50")) == [10, 0]
    outcomes = work_out(items, [rule(value="10"), rule(value="50")], "GBP")
    assert outcomes[1].lack is Lack.TAKEN
    both = [rule(value="10", exclusive=False), rule(value="50", exclusive=False)]
    assert off(items, *both) == [10, 45]


def test_combined_offers_never_pay_the_buyer():
    both = [rule(engine.AMOUNT, "80", exclusive=False), rule(engine.AMOUNT, "80", exclusive=False)]
    assert sum(off([item(1, "100")], *both)) == 100


def test_the_money_that_is_left_is_the_most_that_comes_off():
    outcome = work_out([item(1, "10"), item(2, "10")], [rule(most_money=Decimal("1.01"))], "GBP")[0]
    assert outcome.discount == Decimal("1.01")
    assert sum(share.amount for share in outcome.shares.values()) == Decimal("1.01")


def test_it_says_what_is_lacking():
    def lack(items, **more):
        outcome = work_out(items, [rule(**more)], "GBP")[0]
        return outcome.lack, outcome.missing

    assert lack([item(9, "5")])[0] is Lack.GOODS
    assert lack([item(1, "5", 2)], need="3") == (Lack.PIECES, 1)
    assert lack([item(1, "5", 2)], need="22", asks=engine.WORTH) == (Lack.WORTH, 12)
    assert lack([item(1, "5", 2)], need="2", asks=engine.KINDS) == (Lack.KINDS, 1)
    assert lack([item(1, "5")], most_times=0)[0] is Lack.BLOCKED


def test_the_first_offer_on_delivery_is_the_one_that_counts():
    twice = [rule(engine.DELIVERY_PERCENTAGE, "100"), rule(engine.DELIVERY_AMOUNT, "1")]
    assert [one.times for one in work_out([item(1, "5")], twice, "GBP")] == [1, 0]


@pytest.mark.parametrize(
    ("gives", "value", "expected"),
    [
        (engine.DELIVERY_PERCENTAGE, "33", "1.49"),
        (engine.DELIVERY_AMOUNT, "9", "4.50"),
        (engine.DELIVERY_PRICE, "1", "3.50"),
        (engine.DELIVERY_PRICE, "9", "0"),
    ],
)
def test_delivery_gets_cheaper_and_never_less_than_nothing(gives, value, expected):
    assert off_delivery(gives, Decimal(value), Decimal("4.50"), "GBP") == Decimal(expected)


def test_what_is_spread_adds_up_in_whole_units():
    shares = spread(Decimal("1.00"), {1: Decimal(1), 2: Decimal(1), 3: Decimal(1)}, Decimal("0.01"))
    assert sorted(shares.values()) == [Decimal("0.33"), Decimal("0.33"), Decimal("0.34")]
    assert spread(Decimal(1), {1: Decimal(0)}, Decimal(1)) == {1: 0}


def test_five_hundred_pieces_in_threes_add_up():
    items = [item(1, "7.77", 250), item(2, "3.33", 250)]
    outcome = work_out(items, [rule(engine.FREE_PIECES, "0", "3")], "GBP")[0]
    assert outcome.discount == 166 * Decimal("3.33")
    assert sum(share.amount for share in outcome.shares.values()) == outcome.discount
