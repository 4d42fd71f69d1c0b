"""What the forms of cards and lists post, read with care: anything may come."""

import re
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from shop import answers
from shop.attribution.sources import FIELD, Source, read_source

AXIS = "axis_"
MOST_ITEMS = 100


def id_in(text: str) -> int | None:
    """Return the id that a field holds, or None for what can be none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def product_in(data: QueryDict) -> int:
    """Return the product's id that a form names, 0 where it names none."""
    return id_in(data.get("product", "")) or 0


def items_in(data: QueryDict) -> list[int]:
    """Return the ids of the products that are ticked in a list, the first hundred of them."""
    found = (id_in(text) for text in data.getlist("items")[:MOST_ITEMS])
    return [one for one in found if one is not None]


def choice_in(data: QueryDict) -> tuple[int | None, dict[str, str]]:
    """Return (variant id or None, values by axis) as a card's form sends them."""
    choices = {
        name.removeprefix(AXIS): str(value) for name, value in data.items() if name.startswith(AXIS)
    }
    return id_in(data.get("v", "")), choices


def source_in(data: QueryDict) -> Source | None:
    """Return where the form stood, or None where it does not say so in our hand."""
    return read_source(data.get(FIELD))


def key_in(data: QueryDict) -> str:
    """Return the key of the form's rendering, or "" for what we did not make up."""
    key = data.get("key", "")
    return key if re.fullmatch(r"[\w-]{1,64}", key, re.ASCII) else ""


def next_in(request: HttpRequest) -> str:
    """Return the address on this site that the form says to go on to, else the basket's."""
    return answers.next_in(request, otherwise=reverse("basket:summary"))


def card_in(data: QueryDict) -> dict[str, Any]:
    """Return how the card was drawn that a form was posted from, to draw the same again."""
    level, plate, anchor = data.get("level", ""), data.get("plate", ""), data.get("card", "")
    on_product = data.get("on") == "product"
    return {
        "source": data.get(FIELD, "") if source_in(data) else "",
        "dom_id": anchor if re.fullmatch(r"[\w-]{1,80}", anchor, re.ASCII) else "",
        "plate": int(plate) if re.fullmatch(r"[0-9]{1,3}", plate) else None,
        "heading_level": int(level) if level in {"2", "3", "4"} else 3,
        "next_url": data.get("next", "")[: answers.LONGEST_ADDRESS],
        "on_product": on_product,
        "with_quantity": on_product,
    }
