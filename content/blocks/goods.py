"""Blocks that sell: a product, a row of products, everything in the story."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
)

from content import products
from content.choosers import ProductChooserBlock
from shop import storefront


class GoodsBlock(StructBlock):
    """A block that shows products: it takes the page's cards, and fetches them when alone.

    Templates get ``cards``, ``plates`` and ``shop_list`` (see ``content.products``), from
    the page that asked once for all its blocks, or here where there is no such page: the
    preview of a block.
    """

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Return the context, with the cards of the block's products in any case."""
        context = super().get_context(value, parent_context)
        if "cards" not in context:
            context |= products.goods(self.ids_shown(value)).context()
        return context

    def get_preview_context(self, value: Any, parent_context: dict | None = None) -> dict:
        """Mark the request as a preview, so that nothing can be bought from it."""
        context = super().get_preview_context(value, parent_context)
        if request := context.get("request"):
            request.is_preview = True
        return context

    def ids_shown(self, value: Any) -> list[int]:
        """Return the ids of the products that the block shows."""
        return products.ids_in(self, value)

    class Meta:
        abstract = True


def refuse_deleted(product_id: int | None) -> None:
    """Raise ValidationError for an id that the catalogue does not know any more.

    Sold out or hidden is fine: it may come back, and readers are told.
    """
    if (
        product_id
        and not storefront.cards([product_id], alternatives=False, stars=False)[product_id].title
    ):
        raise ValidationError(_("This product was deleted. Choose another or remove the block."))


class ProductCardValue(StructValue):
    """What the template asks of a product card."""

    @property
    def product_id(self) -> int | None:
        """The id of the product or of the pinned variant."""
        return self.get("product")


class ProductCardBlock(GoodsBlock):
    """One product, with its price, its choices and the way to buy it."""

    product = ProductChooserBlock(
        label=_("Product"),
        help_text=_("A variant chosen here is the one that is shown and offered first."),
    )
    note = CharBlock(
        label=_("Why it is here"),
        required=False,
        max_length=200,
        help_text=_("A sentence of yours above the card. Prices and stock come from the shop."),
    )

    def clean(self, value: Any) -> StructValue:
        """Return the cleaned value; a deleted product keeps a page from being published."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            try:
                refuse_deleted(cleaned.get("product"))
            except ValidationError as error:
                raise StructBlockValidationError({"product": error}) from error
        return cleaned

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``card`` (None in a draft without a product) and its ``plate``."""
        context = super().get_context(value, parent_context)
        product_id = value.get("product")
        context["card"] = context["cards"].get(product_id)
        context["plate"] = context["plates"].get(product_id)
        return context

    def get_preview_value(self) -> StructValue:
        """Return a card of a product that the shop really has."""
        return self.normalize({"product": next(iter(products.sample_ids(1)), None), "note": ""})

    class Meta:
        icon = "tag"
        label = _("Product card")
        description = _("A product with photograph, live price, choices and Add button.")
        template = "content/blocks/product_card.html"
        value_class = ProductCardValue
        label_format = "{product}"


class ProductRowBlock(GoodsBlock):
    """Several products side by side."""

    title = CharBlock(label=_("Title"), required=False, max_length=120)
    products = ListBlock(ProductChooserBlock(), label=_("Products"), min_num=2, max_num=8)

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add ``row``: the cards in their order, each product once."""
        context = super().get_context(value, parent_context)
        ids = dict.fromkeys(one for one in value.get("products") or [] if one)
        context["row"] = [context["cards"][one] for one in ids if one in context["cards"]]
        return context

    def get_preview_value(self) -> StructValue:
        """Return a row of products that the shop really has."""
        return self.normalize({"title": "On the table", "products": products.sample_ids(3)})

    class Meta:
        icon = "list-ul"
        label = _("Product row")
        description = _("Two to eight products side by side, with live prices.")
        template = "content/blocks/product_row.html"
        label_format = "{title}"


class ShopTheStoryBlock(GoodsBlock):
    """Everything that the story shows, as one list. It fills itself."""

    title = CharBlock(
        label=_("Title"),
        required=False,
        max_length=120,
        help_text=_("Left empty, it says “In this story”."),
    )

    def ids_shown(self, value: Any) -> list[int]:
        """Return some of the shop's products: outside a page there is no story to list."""
        return products.sample_ids(4)

    class Meta:
        icon = "clipboard-list"
        label = _("Shop the story")
        description = _("Lists every product of the story by itself, to add them all at once.")
        template = "content/blocks/shop_the_story.html"
        label_format = "{title}"
        preview_value = {"title": ""}
