"""A buyer's steps, for tests: a basket, the checkout's page, the form filled in."""

import re
from html import unescape
from typing import Any

from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_class, get_model

from shop.checkout import quotes
from shop.checkout.loading import price
from shop.checkout.operations import Buyer, Destination
from tests.factories import make_product

ADA = {
    "email": "ada@example.com",
    "full_name": "Ada Reader",
    "line1": "1 Mill Lane",
    "line2": "",
    "city": "Bath",
    "postcode": "BA1 1AA",
    "phone": "",
    "country": "GB",
    "payment_method": "bank_transfer",
}
AT_HOME = Destination("Ada Reader", "1 Mill Lane", "", "Bath", "BA1 1AA", "GB")
GUEST = Buyer(email="ada@example.com", language="en")


def make_basket(*products: Any, quantity: int = 1, owner: Any = None, **source: Any) -> Any:
    """Make an open basket with a line for each product (one of its own without any).

    ``source`` are columns such as ``source_title``.
    """
    basket = get_model("basket", "Basket").objects.create(owner=owner)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    for product in products or (make_product(),):
        line, _created = basket.add_product(product, quantity)
        for name, value in source.items():
            setattr(line, name, value)
        line.save()
    return basket


def give(client: Client, basket: Any) -> Client:
    """Put the basket's cookie into the browser and return it."""
    client.cookies["basket"] = Signer().sign(basket.pk)
    return client


def buyer(*products, quantity=1, **source):
    """Return the browser of a guest with these in the basket."""
    return give(Client(), make_basket(*products, quantity=quantity, **source))


def quoted(basket: Any, country: str = "GB") -> quotes.Quote:
    """Return the quote that a page would show for the basket now."""
    fresh = get_model("basket", "Basket").objects.get(pk=basket.pk)
    return quotes.quote_of(price(fresh, country=country), country=country)


def page(client: Client, **get: str) -> Any:
    """Open the checkout and return the answer."""
    return client.get(reverse("checkout:index"), get)


def quote_in(response: Any) -> str:
    """Return the signed quote that the page carries."""
    found = re.search(r'name="quote" value="([^"]*)"', response.content.decode())
    assert found, response.content.decode()[:2000]
    return unescape(found[1])


def form(client: Client, **fields: str) -> dict[str, str]:
    """Open the checkout and return its form as Ada fills it in, but for ``fields``."""
    return ADA | {"quote": quote_in(page(client))} | fields


def send(client: Client, data: dict[str, str]) -> Any:
    """Post the checkout's form."""
    return client.post(reverse("checkout:index"), data)


def orders() -> list[Any]:
    """Return all orders, the oldest first."""
    return list(get_model("order", "Order").objects.order_by("pk"))


def text_of(response: Any) -> str:
    """Return what a reader sees of a page: no tags, blanks as one."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
