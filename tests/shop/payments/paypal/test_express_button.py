"""Where the button that leads to PayPal first is, and where it is not."""

import pytest
from django.urls import reverse

from tests.shop.payments.paypal.guest import GO

pytestmark = pytest.mark.django_db


class TestTheButton:
    def shown(self, guest):
        return [
            b"/checkout/express/paypal/" in guest.client.get(path).content
            for path in ("/basket/", "/checkout/")
        ]

    def test_is_where_something_can_be_bought(self, guest):
        assert self.shown(guest) == [True, True]

    def test_is_not_where_paypal_is_not_set_up(self, guest, settings):
        settings.PAYPAL = dict.fromkeys(settings.PAYPAL, "")
        assert self.shown(guest) == [False, False]
        guest.go()
        assert guest.answer["Location"] == reverse("checkout:index")

    def test_is_not_where_it_is_switched_off(self, guest, settings):
        settings.SHOP_PAYMENTS = ["bank_transfer"]
        assert self.shown(guest) == [False, False]

    def test_is_not_where_a_line_cannot_be_had(self, guest):
        guest.product.stockrecords.update(num_in_stock=0)
        assert self.shown(guest) == [False, False]
        guest.go()
        assert guest.answer["Location"] == reverse("checkout:index")

    def test_leads_to_the_basket_where_that_is_empty(self, paypal, client):
        assert client.post(GO)["Location"] == reverse("basket:summary")

    def test_is_a_post_and_no_name_of_another_way(self, guest):
        assert guest.client.get(GO).status_code == 405
        answer = guest.client.post("/checkout/express/bank_transfer/")
        assert answer["Location"] == reverse("checkout:index")
        assert guest.client.get("/checkout/express/bank_transfer/back/").status_code == 404

    def test_is_pressed_so_often_and_no_more(self, guest, monkeypatch):
        monkeypatch.setattr("shop.checkout.express_views._MOST", 1)
        guest.go()
        assert guest.client.post(GO).status_code == 429
