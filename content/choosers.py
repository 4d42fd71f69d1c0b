"""Choosing a product in the editor: with its photograph, price and stock, variants included."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.blocks import FieldBlock

from shop import storefront


def describe(card: Any) -> str:
    """Return one line about a card for an editor: title, price and stock."""
    if not card.title:
        return gettext("Product %(id)d, which is no longer in the catalogue") % {"id": card.id}
    price = str(card.price) if card.price is not None else ""
    return " · ".join(part for part in (card.title, price, state_words(card)) if part)


def state_words(item: Any) -> str:
    """Return the stock state of a card or a variant in words."""
    if item.state == storefront.StockState.LOW and item.count is not None:
        return gettext("%(count)d left") % {"count": item.count}
    return {
        storefront.StockState.IN: gettext("In stock"),
        storefront.StockState.LOW: gettext("Few left"),
        storefront.StockState.OUT: gettext("Sold out"),
        storefront.StockState.COMING: gettext("Coming soon"),
        storefront.StockState.GONE: gettext("Not on sale"),
    }[item.state]


class ProductChooser(BaseChooser):
    """A form field's widget whose value is the id of a product or of a variant.

    An id that the catalogue does not know any more stays, and is shown as such: an
    article must not forget what it was about.
    """

    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    link_to_chosen_text = _("Edit this product")
    show_edit_link = False
    icon = "tag"
    classname = "product-chooser"
    chooser_modal_url_name = "product_chooser:choose"

    @cached_property
    def model_class(self) -> type:
        """The shop's product model."""
        return storefront.product_model()

    def get_value_data(self, value: Any) -> dict[str, Any] | None:
        """Return what the editor shows of the chosen product, or None for an empty field."""
        product_id = getattr(value, "pk", value)
        if product_id in (None, ""):
            return None
        card = storefront.cards([int(product_id)], alternatives=False, stars=False)[int(product_id)]
        return {"id": card.id, "title": describe(card), "edit_url": ""}


class ProductChooserBlock(FieldBlock):
    """A product or one of its variants, kept as its bare id.

    The value is an int or None and costs no query. The page asks the shop for all its
    products at once (``content.products``), and a product that was deleted keeps its
    place, shown as no longer sold.
    """

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self._required = required
        self._help_text = help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        """The form field behind the block."""
        return forms.IntegerField(
            required=self._required,
            help_text=self._help_text,
            widget=ProductChooser(),
            validators=[MinValueValidator(1)],
        )

    def to_python(self, value: Any) -> int | None:
        """Return the id that was stored, or None when there is none or it is no number."""
        return self.normalize(value)

    def normalize(self, value: Any) -> int | None:
        """Return the id of a product, a card or a number; None for anything else."""
        found = getattr(value, "pk", None) or getattr(value, "id", None) or value
        try:
            return int(found) if found else None
        except (TypeError, ValueError):
            return None

    def get_form_state(self, value: int | None) -> dict[str, Any] | None:
        """Return what the chooser shows of the value."""
        return self.field.widget.get_value_data(value)

    def extract_references(self, value: int | None):  # type: ignore[no-untyped-def]  # as Wagtail's
        """Yield the product for Wagtail's reference index, and so for ``products.ids_in``."""
        if value:
            yield storefront.product_model(), str(value), "", ""

    class Meta:
        icon = "tag"
        label = _("Product")
