"""An owner tries a delivery: what is offered, at what price, and why not the rest."""

from decimal import Decimal

import pytest
from django.urls import reverse
from oscar.core.loading import get_model

from shop.shipping.trial import try_parcel
from tests.factories import make_parent, make_product
from tests.shop.buying import text_of
from tests.shop.delivering import change_delivery, make_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rates(db):
    rates = get_model("partner", "TaxRate").objects
    rates.create(country_id="GB", rate="0.2")
    rates.create(country_id="US", rate="0")
    rates.create(country_id="US", rate="0.1", region="CA, California")


def tried(**asked):
    return {one.row.code: one for one in try_parcel(**asked).deliveries}


def test_every_delivery_has_its_price_or_its_reason():
    make_delivery("post", price="2.00", steps=[("weight", "1", "1")])
    make_delivery("van", is_active=False)
    found = tried(country="GB", weight=Decimal("1.5"), total=Decimal("10"))
    assert str(found["home"].price) == "£4.50"
    assert str(found["home"].tax) == "£0.75"
    assert found["post"].why == "Its steps end at 1 kg."
    assert found["abroad"].why == "It does not go to United Kingdom."
    assert found["van"].why == "It is switched off."


def test_what_fits_comes_first():
    codes = list(tried(country="FR"))
    assert codes == ["abroad", "home"]


def test_goods_bring_their_own_weight_and_total():
    make_delivery("post", price="2.00", max_weight="1")
    heavy = make_product(price="70.00", weight=Decimal("0.6"))
    assert tried(country="GB", goods=[(heavy, 1)])["home"].price.amount == 0
    assert tried(country="GB", goods=[(heavy, 1)])["post"].price.amount == 2
    assert "1.2 kg are too heavy" in tried(country="GB", goods=[(heavy, 2)])["post"].why
    assert not tried(country="GB", goods=[(heavy, 2)], weight=Decimal(1))["post"].why
    assert tried(country="GB", goods=[(heavy, 1)], total=Decimal(5))[
        "home"
    ].price.amount == Decimal("4.50")


@pytest.mark.parametrize(("region", "tax"), [("", "0"), ("California", "1.27"), ("TX", "0")])
def test_a_region_has_its_own_tax(region, tax):
    goods = [(make_product(), 1)]
    for known in (goods, []):
        found = tried(country="US", region=region, goods=known)
        assert found["abroad"].price.amount == 14
        assert found["abroad"].tax.amount == Decimal(tax)


def test_where_the_net_price_stays_it_is_another_price():
    get_model("partner", "CountryPricing").objects.create(country_id="US", net_stays=True)
    for goods in ([(make_product(), 1)], []):
        assert str(tried(country="US", goods=goods)["abroad"].price) == "£11.67"


def test_nothing_is_kept():
    try_parcel(country="GB", goods=[(make_product(), 3)])
    assert not get_model("basket", "Basket").objects.exists()
    assert not get_model("order", "Order").objects.exists()


def test_a_product_with_variants_says_what_to_choose():
    trial = try_parcel(country="GB", goods=[(make_parent("Cup"), 1)])
    assert trial.problems == ("“Cup” has no price of its own. Choose one of its variants.",)


def test_an_owner_tries_it_on_a_screen(admin):
    change_delivery("abroad", is_active=False)
    cup = make_product("Cup", price="24.00")
    address = reverse("delivery_trial")
    assert "Nothing is kept." in text_of(admin.client.get(address))
    asked = {"country": "GB", "product_1": cup.pk, "quantity_1": "2", "weight": "", "total": ""}
    shown = text_of(admin.client.get(address, asked))
    assert "Goods of £48.00 to United Kingdom" in shown
    assert "£4.50 of which tax £0.75" in shown
    assert "It is switched off." in shown


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("weight", "NaN"),
        ("weight", "-1"),
        ("total", "1e30"),
        ("total", "-1"),
        ("total", "0.001"),
        ("country", "XX"),
        ("quantity_1", "9" * 30),
        ("region", "\0"),
        ("region", "x" * 200),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(admin, field, text):
    answer = admin.client.get(reverse("delivery_trial"), {"country": "GB", field: text})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert "trial" not in answer.context


def test_who_may_not_look_at_deliveries_tries_none(client, editor):
    assert client.get(reverse("delivery_trial")).status_code == 302
    assert editor.client.get(reverse("delivery_trial")).status_code in (302, 403)
