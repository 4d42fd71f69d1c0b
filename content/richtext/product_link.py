"""The entity "product link": stored as ``<a linktype="product" id="7">``, the price never.

A page serves its links through ``content.richtext.serving``, with the cards that it has
anyway. The handler here is for everybody else who expands rich text.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from wagtail.rich_text import LinkHandler

from shop import storefront

LINK_TYPE = "product"
ENTITY = "PRODUCT-LINK"
FEATURE = "product-link"
LARGEST_ID = 2**63 - 1


def id_of(attributes: dict[str, str]) -> int | None:
    """Return the id in a stored link's attributes, or None where it is none."""
    value = attributes.get("id", "")
    return int(value) if value.isdecimal() and 0 < int(value) <= LARGEST_ID else None


class ProductLinkHandler(LinkHandler):
    """Turns stored product links into HTML, and tells the reference index of them."""

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> type:
        """Return the shop's product model."""
        return storefront.product_model()

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        """Return the opening tag of one link."""
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return the opening tags of links, in one batch of queries.

        What is no longer sold has no address: its text stays, as text.
        """
        ids = [id_of(attrs) for attrs in attrs_list]
        cards = storefront.cards([one for one in ids if one], alternatives=False)
        return [cls._opening(cards.get(one) if one else None) for one in ids]

    @staticmethod
    def _opening(card: Any) -> str:
        if card is None or card.state == storefront.StockState.GONE:
            return '<a class="product-link is-gone">'
        return format_html(
            '<a class="product-link" data-product="{}" href="{}">', card.id, card.url
        )

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type, str, str, str]]:
        """Yield the product that the link names."""
        product_id = id_of(attrs)
        if product_id:
            yield cls.get_model(), str(product_id), "", ""
