from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from oscar.core.loading import get_class, get_model

from shop.shipping.models import DeliveryMethod, DeliveryStep
from shop.shipping.parcels import Parcel, price_for, why_not
from shop.shipping.repository import NoDelivery
from shop.shipping.selectors import by_code, name_of, terms
from tests.factories import make_parent, make_product
from tests.shop.buying import make_basket
from tests.shop.delivering import change_delivery, make_delivery

pytestmark = pytest.mark.django_db


def delivery(basket, **where):
    """Return (code, gross, net) of what Oscar's repository answers."""
    method = get_class("shipping.repository", "Repository")().get_default_shipping_method(
        basket, **where
    )
    price = method.calculate(basket)
    return method.code, price.incl_tax, price.excl_tax


def parcel(country="GB", total="10", weight="0", unweighed=0):
    return Parcel(country, Decimal(total), Decimal(weight), unweighed)


@pytest.fixture(autouse=True)
def british_tax(db):
    get_model("partner", "TaxRate").objects.create(country_id="GB", rate="0.2")


class TestFirstRows:
    """What the environment says becomes the first rows."""

    @pytest.mark.parametrize(
        ("price", "charge"), [("59.99", "4.50"), ("60.00", "0"), ("0.00", "4.50")]
    )
    def test_delivery_at_home_is_free_from_an_amount(self, price, charge):
        basket = make_basket(make_product(price=price))
        code, gross, _net = delivery(basket)
        assert (code, gross) == ("home", Decimal(charge))

    def test_delivery_at_home_always_costs_when_nothing_makes_it_free(self):
        change_delivery(free_from=None)
        basket = make_basket(make_product(price="600.00"))
        assert delivery(basket)[1] == Decimal("4.50")

    def test_delivery_abroad_has_its_own_price_and_is_never_free(self):
        basket = make_basket(make_product(price="600.00"))
        assert delivery(basket, country="FR")[:2] == ("abroad", Decimal("14.00"))

    def test_delivery_follows_the_address_when_no_country_is_named(self):
        address = get_model("order", "ShippingAddress")(country_id="JP")
        assert delivery(make_basket(), shipping_addr=address)[0] == "abroad"

    def test_they_take_as_many_working_days_as_the_environment_says(self):
        row = change_delivery()
        assert (row.days_least, row.days_most) == (2, 4)

    def test_pages_tell_of_the_row_at_home(self):
        told = terms()
        assert [str(told.home), str(told.free_from), str(told.abroad)] == [
            "£4.50",
            "£60.00",
            "£14.00",
        ]
        assert (bool(told.arrives), told.varies) == (True, False)

    def test_pages_tell_nothing_where_nothing_is_delivered(self):
        get_model("shipping", "DeliveryMethod").objects.update(is_active=False)
        told = terms()
        assert (told.home, told.abroad, told.arrives) == (None, None, "")


class TestWhere:
    def test_a_method_goes_to_the_countries_that_are_ticked(self):
        row = make_delivery(countries=["FR", "DE"])
        assert [row.goes_to(code) for code in ("FR", "DE", "GB")] == [True, True, False]

    def test_or_everywhere_else(self):
        row = make_delivery(reach="others", countries=["FR", "DE"])
        assert [row.goes_to(code) for code in ("FR", "DE", "GB")] == [False, False, True]

    def test_nothing_may_go_there_at_all(self):
        change_delivery("abroad", is_active=False)
        with pytest.raises(NoDelivery):
            delivery(make_basket(), country="FR")

    def test_what_needs_no_delivery_gets_none(self):
        get_model("catalogue", "ProductClass").objects.update(requires_shipping=False)
        assert delivery(make_basket())[:2] == ("no-shipping-required", 0)


class TestSteps:
    @pytest.fixture
    def post(self):
        steps = [("weight", None, "9"), ("weight", "1", "2"), ("weight", "5", "4.5")]
        return make_delivery("post", price="1.00", steps=steps)

    @pytest.mark.parametrize(
        ("weight", "price"),
        [("0", "3"), ("1", "3"), ("1.001", "5.5"), ("5", "5.5"), ("5.001", "10"), ("90", "10")],
    )
    def test_of_weight_hold_up_to_their_limit(self, post, weight, price):
        assert price_for(post, parcel(weight=weight)) == Decimal(price)

    def test_of_a_total_add_to_those_of_weight(self, post):
        post.steps.create(measure="total", up_to=20, price=3)
        assert price_for(post, parcel(weight="1", total="20")) == 6
        assert price_for(post, parcel(weight="1", total="20.01")) is None
        assert why_not(post, parcel(total="20.01")) == "Its steps end at £20.00."

    @given(weight=st.decimals(min_value=0, max_value=100, places=3))
    def test_leave_no_gap_below_the_greatest_limit(self, weight):
        row = DeliveryMethod(code="post", countries=["GB"], price=Decimal(1))
        row.steps.set(
            [
                DeliveryStep(measure="weight", up_to=Decimal(top), price=Decimal(top))
                for top in (60, 1, 7)
            ]
        )
        price = price_for(row, parcel(weight=weight))
        assert (price is None) == (weight > 60)
        assert price is None or price - 1 == next(top for top in (1, 7, 60) if weight <= top)


class TestWeight:
    def test_of_a_variant_is_its_products_unless_it_has_one(self):
        parent = make_parent(weight=Decimal("0.5"))
        light, heavy = parent.children.order_by("pk")
        type(parent).objects.filter(pk=heavy.pk).update(weight=Decimal("2"))
        make_delivery(
            "post", position=1, price="0", steps=[("weight", "1", "1"), ("weight", "9", "5")]
        )
        assert delivery(make_basket(light, quantity=2))[1] == 1
        heavy.refresh_from_db()
        assert delivery(make_basket(light, heavy))[1] == 5

    def test_that_is_unknown_is_assumed(self):
        change_delivery(is_active=False)
        make_delivery("post", max_weight="1", assumed_weight="0.4")
        assert delivery(make_basket(quantity=2))[0] == "post"
        with pytest.raises(NoDelivery):
            delivery(make_basket(quantity=3))

    def test_that_is_unknown_and_not_assumed_keeps_a_method_back(self):
        change_delivery(is_active=False)
        row = make_delivery("post", max_weight="1")
        with pytest.raises(NoDelivery):
            delivery(make_basket())
        assert why_not(row, parcel(unweighed=1)).startswith("Some of the goods have no weight.")

    def test_has_a_limit(self):
        row = make_delivery("post", max_weight="1")
        assert price_for(row, parcel(weight="1")) == 9
        assert why_not(row, parcel(weight="1.5")) == (
            "1.5 kg are too heavy. It takes 1 kg at the most."
        )


@pytest.mark.parametrize(("country", "net"), [("GB", "3.75"), ("FR", "11.67"), ("US", "14.00")])
def test_the_tax_in_the_delivery_is_that_of_the_destination(country, net):
    get_model("partner", "TaxRate").objects.create(country_id="FR", rate="0.2")
    basket = make_basket()
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(country=country)
    assert delivery(basket, country=country)[2] == Decimal(net)


def test_an_old_order_keeps_the_name_of_its_delivery():
    assert name_of(by_code("home"), "Standard delivery") == "Standard delivery"
    assert name_of(by_code("pigeon"), "By pigeon") == "By pigeon"
    change_delivery(name="Slow post")
    assert name_of(by_code("home"), "Standard delivery") == "Standard delivery"


def test_a_name_is_told_in_the_buyers_language():
    with override("zh-hans"):
        assert name_of(by_code("home"), "Standard delivery") == "标准配送"
