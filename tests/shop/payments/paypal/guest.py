"""A buyer who goes to PayPal before there is an order."""

from django.test import Client

from tests.factories import make_product
from tests.shop.buying import ADA, give, make_basket, orders, page, quote_in, send

GO = "/checkout/express/paypal/"


class Guest:
    """A browser with something in its basket that goes to PayPal first."""

    def __init__(self, server, client=None, **product):
        self.server, self.client = server, client or Client()
        self.product = make_product(**({"price": "30.00", "stock": 5} | product))
        self.basket = make_basket(self.product)
        give(self.client, self.basket)

    def go(self, **typed):
        """Press the button; return the name of PayPal's order, or where else it led."""
        self.answer = self.client.post(GO, typed)
        return self.answer["Location"].partition("token=")[2]

    def agree(self, **address):
        name = self.go()
        self.server.agree(name, **address)
        self.client.get(self.back(name))
        return name

    def back(self, name, where="return_url"):
        address = self.server.orders[name]["context"][where]
        return f"{address}{'&' if '?' in address else '?'}token={name}&PayerID=QYR5Z8XDVJNXQ"

    def form(self, **changes):
        """Return the form as it stands on the page, filled in as it is."""
        shown = page(self.client)
        known = {name: shown.context["form"][name].value() or "" for name in ADA}
        return known | {"quote": quote_in(shown)} | changes

    def press(self, **changes):
        return send(self.client, self.form(**changes))

    def pay(self, **changes):
        """Press the last button and follow to the end; return the order."""
        answer = self.press(**changes)
        while answer.status_code == 303 and answer["Location"].startswith("http://testserver"):
            answer = self.client.get(answer["Location"])
        self.end = answer
        return orders()[-1]


def unit(paypal, name):
    return paypal.orders[name]["purchase_units"][0]
