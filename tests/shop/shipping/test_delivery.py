from decimal import Decimal

import pytest
from oscar.core.loading import get_class, get_model

from shop.shipping.methods import name_of
from tests.factories import make_product
from tests.shop.buying import make_basket

pytestmark = pytest.mark.django_db


def delivery(basket, **where):
    """Return (code, gross, net) of what Oscar's repository answers."""
    method = get_class("shipping.repository", "Repository")().get_default_shipping_method(
        basket, **where
    )
    price = method.calculate(basket)
    return method.code, price.incl_tax, price.excl_tax


@pytest.fixture(autouse=True)
def british_tax(db):
    get_model("partner", "TaxRate").objects.create(country_id="GB", rate="0.2")


@pytest.mark.parametrize(("price", "charge"), [("59.99", "4.50"), ("60.00", "0"), ("0.00", "4.50")])
def test_delivery_at_home_is_free_from_an_amount(price, charge):
    basket = make_basket(make_product(price=price))
    code, gross, _net = delivery(basket)
    assert (code, gross) == ("home", Decimal(charge))


def test_delivery_at_home_always_costs_when_nothing_makes_it_free(settings):
    settings.SHOP_DELIVERY_FREE_FROM = None
    basket = make_basket(make_product(price="600.00"))
    assert delivery(basket)[1] == Decimal("4.50")


def test_delivery_abroad_has_its_own_price_and_is_never_free():
    basket = make_basket(make_product(price="600.00"))
    assert delivery(basket, country="FR")[:2] == ("abroad", Decimal("14.00"))


def test_delivery_follows_the_address_when_no_country_is_named():
    address = get_model("order", "ShippingAddress")(country_id="JP")
    assert delivery(make_basket(), shipping_addr=address)[0] == "abroad"


@pytest.mark.parametrize(("country", "net"), [("GB", "3.75"), ("FR", "11.67"), ("US", "14.00")])
def test_the_tax_in_the_delivery_is_that_of_the_destination(country, net):
    get_model("partner", "TaxRate").objects.create(country_id="FR", rate="0.2")
    assert delivery(make_basket(), country=country)[2] == Decimal(net)


def test_an_old_order_can_name_its_delivery_in_every_language():
    assert name_of("home") == "Standard delivery"
    assert name_of("pigeon") == ""
