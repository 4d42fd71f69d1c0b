"""The catalogue in Wagtail's admin: products and makers."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from shop.pictures import rendition
from shop.storefront import Card, cards

_STATES = {
    "in": _("In stock"),
    "low": _("Only a few left"),
    "out": _("Sold out"),
    "coming": _("Coming soon"),
    "gone": _("Not on sale"),
}


class ProductIndexView(IndexView):
    """The list of products; all cards of a page are fetched at once."""

    @cached_property
    def columns(self) -> list[Column]:
        """The columns; the title leads to the product, though the photograph stands first."""
        title = self._get_title_column("title")
        return [title if column.name == "title" else column for column in super().columns]

    def get_table(self, object_list: Any) -> Any:
        """Attach the cards that the columns read."""
        found = cards([product.pk for product in object_list], alternatives=False, stars=False)
        for product in object_list:
            product.card = found[product.pk]
        return super().get_table(object_list)


def _card(product: Any) -> Card:
    return product.card


def _price(product: Any) -> str:
    price = _card(product).price
    return str(price) if price else "–"


def _stock(product: Any) -> str:
    found = _card(product)
    if found.count is not None:
        return f"{_STATES[found.state]} ({found.count})"
    return str(_STATES[found.state])


def _photograph(product: Any) -> SafeString | str:
    small = rendition(_card(product).picture, "width-320|format-webp")
    return format_html('<img src="{}" alt="" width="40" height="50">', small.url) if small else ""


class ProductViewSet(SnippetViewSet):
    """Products and their variants: list, search, edit with price, stock and photographs."""

    model = get_model("catalogue", "Product")
    icon = "tag"
    index_view_class = ProductIndexView
    menu_label = _("Products")
    list_display = [
        Column("photograph", label="", accessor=_photograph),
        "title",
        Column("price", label=_("Price"), accessor=_price),
        Column("stock", label=_("Stock"), accessor=_stock),
        "upc",
        "is_public",
    ]
    list_filter = ["is_public", "structure", "maker"]
    list_per_page = 50
    search_fields = ["title", "upc"]
    search_backend_name = None
    inspect_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        """Return products; variants show under the filter "structure"."""
        products = self.model.objects.select_related("parent", "maker").order_by("title", "pk")
        if "structure" in request.GET or request.GET.get("q"):
            return products
        return products.filter(parent=None)


class MakerViewSet(SnippetViewSet):
    """Who makes what is sold."""

    model = get_model("catalogue", "Maker")
    icon = "group"
    menu_label = _("Makers")
    list_display = ["name", "place"]


class CatalogueGroup(SnippetViewSetGroup):
    """The catalogue's entry in the menu."""

    items = (ProductViewSet, MakerViewSet)
    menu_label = _("Catalogue")
    menu_icon = "tag"
    menu_order = 210


register_snippet(CatalogueGroup)
