"""What tests of the shop's lists do and look at."""

from typing import Any

from django.test import Client

from tests import factories


def listing(client: Client, address: str = "/shop/", **data: Any) -> dict[str, Any]:
    """Return the context of a list's page."""
    answer = client.get(address, data)
    assert answer.status_code == 200
    return answer.context["listing"]


def titles(client: Client, address: str = "/shop/", **data: Any) -> list[str]:
    """Return the titles on a list's page, in order."""
    return [card.title for card in listing(client, address, **data)["cards"]]


def facet(found: dict[str, Any], code: str) -> dict[str, int]:
    """Return a facet's options as {label: count}."""
    options = next((one.options for one in found["facets"] if one.code == code), [])
    return {option.label: option.count for option in options}


def give(product: Any, code: str, *values: str) -> None:
    """Give a product values of an attribute."""
    attribute = factories.make_axis(code, list(values))
    for value in values:
        option = attribute.option_group.options.get(option=value)
        product.attribute_values.create(attribute=attribute, value_option=option)
