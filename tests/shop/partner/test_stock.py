from datetime import timedelta

import pytest
from django.utils import timezone

from shop.partner.stock import GONE, Stock, StockState, stock_of
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
DAY = timedelta(days=1)


def stands(thing):
    """Return how a product stands, as its row and its stock record say."""
    thing.refresh_from_db()
    return stock_of(thing, thing.stockrecords.first(), NOW)


@pytest.mark.parametrize(
    ("number", "threshold", "stock"),
    [
        (6, None, Stock(StockState.IN, 6)),
        (5, None, Stock(StockState.LOW, 5)),
        (1, None, Stock(StockState.LOW, 1)),
        (0, None, Stock(StockState.OUT, 0)),
        (3, 2, Stock(StockState.IN, 3)),
        (2, 2, Stock(StockState.LOW, 2)),
        (1, 0, Stock(StockState.IN, 1)),
        (None, None, Stock(StockState.IN, None)),
    ],
)
def test_what_is_counted_runs_low_and_out(number, threshold, stock):
    bowl = factories.make_product(stock=number)
    bowl.stockrecords.update(low_stock_threshold=threshold)
    assert stands(bowl) == stock


def test_what_is_promised_to_a_buyer_is_not_free():
    bowl = factories.make_product(stock=6)
    bowl.stockrecords.update(num_allocated=4)
    assert stands(bowl) == Stock(StockState.LOW, 2)
    bowl.stockrecords.update(num_allocated=6)
    assert stands(bowl) == Stock(StockState.OUT, 0)


def test_a_kind_of_goods_that_is_not_counted_never_runs_out():
    bowl = factories.make_product(stock=0)
    bowl.product_class.track_stock = False
    assert stock_of(bowl, bowl.stockrecords.first(), NOW) == Stock(StockState.IN)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"is_public": False}, StockState.GONE),
        ({"available_until": NOW - DAY}, StockState.GONE),
        ({"available_until": NOW}, StockState.GONE),
        ({"available_until": NOW + DAY}, StockState.IN),
        ({"available_from": NOW + DAY}, StockState.COMING),
        ({"available_from": NOW}, StockState.IN),
        ({"available_from": NOW - DAY, "available_until": NOW + DAY}, StockState.IN),
        ({"is_public": False, "available_from": NOW + DAY}, StockState.GONE),
    ],
)
def test_visibility_and_dates_hold_for_a_product_and_for_its_variants(fields, state):
    bowl = factories.make_product(**fields)
    assert stands(bowl).state == state
    parent = factories.make_parent(**fields)
    assert stands(parent.children.first()).state == state
    variant = factories.make_variant(factories.make_parent(), **fields)
    assert stands(variant).state == state


@pytest.mark.parametrize("price", ["no record", "no price"])
def test_without_a_price_nothing_is_sold(price):
    bowl = factories.make_product()
    if price == "no record":
        bowl.stockrecords.get().delete()
    else:
        bowl.stockrecords.update(price=None)
    assert stands(bowl) == GONE


def test_what_is_coming_and_has_no_stock_yet_is_coming():
    bowl = factories.make_product(stock=0, available_from=NOW + DAY)
    assert stands(bowl) == Stock(StockState.COMING)


def test_only_what_is_there_can_be_bought():
    assert [state for state in StockState if state.can_buy] == [StockState.IN, StockState.LOW]
