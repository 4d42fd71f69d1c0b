"""Which deliveries and ways to pay the checkout offers, and what happens when one changes."""

from decimal import Decimal

import pytest
from django.test import Client
from oscar.core.loading import get_model

from shop.payments import registry
from shop.payments.choice_models import PaymentChoice
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, page, quote_in, send, text_of
from tests.shop.delivering import change_delivery, make_delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """A guest with a cup of £24.00, and two deliveries to choose between."""
    make_delivery("express", price="9.00")
    return give(Client(), make_basket(make_product("Cup", price="24.00")))


def checked(response):
    """Return the deliveries that are chosen on the page."""
    field = response.context["form"]["delivery_method"]
    return field.value()


class TestDeliveries:
    def test_one_alone_is_told_and_several_are_asked(self, client):
        assert "delivery_method" in page(client).context["form"].fields
        change_delivery("express", is_active=False)
        assert "delivery_method" not in page(client).context["form"].fields

    def test_the_first_in_the_shops_order_is_chosen_at_first(self, client):
        shown = page(client)
        assert checked(shown) == "home"
        assert "Total £28.50" in text_of(shown)
        change_delivery("express", position=1)
        assert checked(page(client)) == "express"

    def test_another_one_gives_another_total_and_another_quote(self, client):
        data = form(client)
        shown = send(client, data | {"delivery_method": "express", "update": "1"})
        assert checked(shown) == "express"
        assert "Total £33.00" in text_of(shown)
        assert quote_in(shown) != data["quote"]
        ordered = send(client, data | {"delivery_method": "express", "quote": quote_in(shown)})
        assert ordered.status_code == 303
        (order,) = orders()
        assert (order.shipping_code, order.shipping_incl_tax) == ("express", Decimal("9.00"))
        assert order.total_incl_tax == Decimal("33.00")

    def test_a_choice_that_the_quote_did_not_hold_is_shown_before_it_is_charged(self, client):
        shown = send(client, form(client, delivery_method="express"))
        assert "Delivery is now “Express” for £9.00" in text_of(shown)
        assert orders() == []

    def test_a_choice_that_has_gone_is_told_and_the_first_takes_its_place(self, client):
        data = form(client, delivery_method="express")
        data["quote"] = quote_in(send(client, data | {"update": "1"}))
        change_delivery("express", is_active=False)
        shown = send(client, data)
        assert "instead of “Express”" in text_of(shown)
        assert orders() == []

    def test_a_choice_that_never_was_changes_nothing(self, client):
        shown = send(client, form(client, delivery_method="pigeon", update="1"))
        assert checked(shown) == "home"


class TestLimitsOfAWayToPay:
    @pytest.fixture
    def choice(self, settings):
        settings.SHOP_PAYMENTS = ["bank_transfer", "cash_on_delivery"]

        def choose(code="cash_on_delivery", **values):
            values = {"is_active": True, "position": 1} | values
            return PaymentChoice.objects.update_or_create(code=code, defaults=values)[0]

        return choose

    def offered(self, country="GB", total="50.00"):
        total = None if total is None else Decimal(total)
        return [one.code for one in registry.offered(country=country, total=total)]

    @pytest.mark.parametrize(
        ("total", "is_offered"),
        [("9.99", False), ("10.00", True), ("50.00", True), ("50.01", False), (None, True)],
    )
    def test_its_totals_hold_to_the_cent(self, choice, total, is_offered):
        choice(least=Decimal("10.00"), most=Decimal("50.00"))
        assert ("cash_on_delivery" in self.offered(total=total)) == is_offered
        assert "bank_transfer" in self.offered(total=total)

    @pytest.mark.parametrize(("country", "is_offered"), [("FR", True), ("GB", False)])
    def test_its_countries_are_those_that_are_ticked(self, choice, country, is_offered):
        choice("bank_transfer", countries=["FR", "DE"])
        assert ("bank_transfer" in self.offered(country)) == is_offered

    def test_the_total_that_counts_has_the_delivery_in_it(self, choice, client):
        choice(most=Decimal("28.50"))
        assert "cash_on_delivery" in page(client).content.decode()
        shown = send(client, form(client, delivery_method="express", update="1"))
        assert "cash_on_delivery" not in shown.content.decode()

    def test_a_way_that_is_beyond_its_limit_takes_no_order(self, choice, client):
        choice(most=Decimal("20.00"))
        shown = send(client, form(client, payment_method="cash_on_delivery"))
        assert shown.status_code == 200
        assert orders() == []
        assert not get_model("payments", "Attempt").objects.exists()
