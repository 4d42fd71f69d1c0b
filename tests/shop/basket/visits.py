"""What tests of the basket do and look at: posts of forms, lines, messages."""

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from oscar.core.loading import get_model

HTMX = {"HX-Request": "true"}


def add(client: Client, product: Any, *, htmx: bool = False, **fields: str) -> Any:
    """Post a card's form for a product (or what a form may name as one); return the answer."""
    data = {"product": getattr(product, "pk", product), "quantity": "1", **fields}
    return client.post("/basket/add/", data, headers=HTMX if htmx else None)


def lines() -> list[tuple[int, int]]:
    """Return (product's id, quantity) of every line of every open basket."""
    found = get_model("basket", "Line").objects.filter(basket__status="Open").order_by("pk")
    return list(found.values_list("product_id", "quantity"))


def words(answer: Any) -> list[tuple[str, str]]:
    """Return the messages that an answer leaves, as (level, text)."""
    return [(one.level_tag, str(one)) for one in get_messages(answer.wsgi_request)]
