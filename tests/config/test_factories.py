"""What the factories make is what the shop sells."""

import pytest

from shop import storefront
from shop.storefront import StockState
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_product_can_be_bought_for_its_price():
    made = factories.make_product("Tea bowl", price="24.00", stock=3, picture=True)
    card = storefront.card(made.pk)
    assert card.price is not None
    assert (card.title, str(card.price.amount), card.state, card.count) == (
        "Tea bowl",
        "24.00",
        StockState.LOW,
        3,
    )
    assert card.alt == "Tea bowl on a table"


def test_a_parent_has_a_variant_for_every_combination():
    axes = {"glaze": ["Celadon", "Ash"], "size": ["S", "L"]}
    made = factories.make_parent("Cup", axes=axes, stock={"Ash/L": 0})
    card = storefront.card(made.pk)
    assert {(one.axes["glaze"], one.axes["size"]): one.state for one in card.variants} == {
        ("Celadon", "S"): StockState.IN,
        ("Celadon", "L"): StockState.IN,
        ("Ash", "S"): StockState.IN,
        ("Ash", "L"): StockState.OUT,
    }
