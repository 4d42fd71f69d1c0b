"""The window in which an editor chooses a product: photograph, price, stock, variants."""

from typing import Any

from django import forms
from django.db.models import Case, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.images import get_image_model

from content.choosers import describe, state_words
from shop import storefront

THUMBNAIL = "fill-80x100|format-webp"
_AT_ONCE = {"data-chooser-modal-search-filter": "true"}


def _free(prefix: str = "") -> Q:
    record = f"{prefix}stockrecords__num_in_stock"
    return Q(**{f"{record}__gt": F(f"{prefix}stockrecords__num_allocated")})


class ProductFilterForm(BaseFilterForm):
    """Search by title and code, and show less."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Title, UPC or SKU")}),
    )
    category: Any = forms.ModelChoiceField(
        label=_("Category"),
        queryset=None,
        required=False,
        empty_label=_("All categories"),
        widget=forms.Select(attrs=_AT_ONCE),
    )
    in_stock = forms.BooleanField(
        label=_("In stock only"), required=False, widget=forms.CheckboxInput(attrs=_AT_ONCE)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = storefront.category_model().objects.order_by("path")

    def filter(self, objects: QuerySet) -> QuerySet:
        """Return the products that are asked for."""
        objects = super().filter(objects)
        query = (self.cleaned_data.get("q") or "").strip()
        if query:
            self.is_searching, self.search_query = True, query
            named_first = Case(When(title__icontains=query, then=0), default=1)
            objects = objects.filter(self._matches(query)).order_by(named_first, "title", "pk")
        if category := self.cleaned_data.get("category"):
            branch = category.get_descendants_and_self()
            objects = objects.filter(productcategory__category__in=branch)
        if self.cleaned_data.get("in_stock"):
            objects = objects.filter(_free() | _free("children__"))
        return objects.distinct()

    def _matches(self, query: str) -> Q:
        """Match titles and codes in part, variants' too, and whole words in any language."""
        found = Q(pk__in=storefront.search(query, limit=200))
        for name in ("title", "upc", "stockrecords__partner_sku"):
            found |= Q(**{f"{name}__icontains": query})
            found |= Q(**{f"children__{name}__icontains": query})
        return found


class ProductListMixin:
    """The list of products in the window, whole or as a result of a search."""

    filter_form_class = ProductFilterForm
    ordering = ["title", "pk"]

    def get_results_page(self, request: Any) -> Any:
        """Return a page of products, each with its card and thumbnail."""
        page = super().get_results_page(request)  # type: ignore[misc]  # of the view mixed with
        cards = storefront.cards([product.pk for product in page], alternatives=False, stars=False)
        thumbnails = _thumbnails(cards.values())
        for product in page:
            product.card = cards[product.pk]
            product.thumbnail = thumbnails.get(getattr(product.card.picture, "pk", 0), "")
        return page

    @property
    def columns(self) -> list[Column]:
        """Photograph, title, price, stock and the variants to choose from."""
        own = [
            Column("picture", label=_("Photograph"), accessor=lambda one: one.thumbnail, width="1%")
        ]
        own.append(self.title_column)
        own.append(Column("price", label=_("Price"), accessor=lambda one: _price(one.card)))
        own.append(Column("stock", label=_("Stock"), accessor=lambda one: state_words(one.card)))
        if not self.is_multiple_choice:
            own.append(Column("variants", label=_("Or one variant"), accessor=self._variants))
        return own

    def _variants(self, product: Any) -> SafeString:
        return format_html_join(
            " ",
            '<a class="button button-small button-secondary" href="{}"'
            " data-chooser-modal-choice>{}</a>",
            (
                (
                    self.append_preserved_url_parameters(
                        reverse(self.chosen_url_name, args=(variant.id,))
                    ),
                    " · ".join((variant.label, _price_of(variant), state_words(variant))),
                )
                for variant in product.card.variants
            ),
        )


def _price(card: Any) -> str:
    if card.price is not None and card.price_from:
        return gettext("from %(price)s") % {"price": card.price}
    return _price_of(card)


def _price_of(item: Any) -> str:
    return "–" if item.price is None else str(item.price)


def _thumbnails(cards: Any) -> dict[int, SafeString]:
    """Return an image element by the id of the photograph, in two queries where they exist."""
    ids = {card.picture.pk for card in cards if card.picture}
    images = get_image_model().objects.filter(pk__in=ids).prefetch_renditions(THUMBNAIL)
    return {image.pk: _thumbnail(image) for image in images}


def _thumbnail(image: Any) -> SafeString:
    try:
        rendition = image.get_rendition(THUMBNAIL)
    except OSError:  # the file is gone; the product can be chosen all the same
        return SafeString("")
    return format_html('<img src="{}" width="40" height="50" alt="">', rendition.url)


class ChooseView(ProductListMixin, chooser.ChooseView):
    """The window."""


class ChooseResultsView(ProductListMixin, chooser.ChooseResultsView):
    """The list in it, after a search."""


class ChosenMixin:
    """What the editor is told about a chosen product."""

    def get_chosen_response_data(self, item: Any) -> dict[str, Any]:
        """Return the id, one line about it, and its name for a link in prose."""
        card = storefront.cards([item.pk], alternatives=False, stars=False)[item.pk]
        return {"id": str(item.pk), "title": describe(card), "name": card.title, "edit_url": ""}


class ChosenView(ChosenMixin, chooser.ChosenView):
    """One product was chosen."""


class ChosenMultipleView(ChosenMixin, chooser.ChosenMultipleView):
    """Several products were chosen."""


class ProductChooserViewSet(ChooserViewSet):
    """The addresses of the window; variants are chosen beside their product."""

    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    per_page = 12
    register_widget = False
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView

    @cached_property
    def model(self) -> type:
        """The shop's product model."""
        return storefront.product_model()

    def get_object_list(self) -> QuerySet:
        """Return all products but variants, hidden ones too: a story may be ahead of the shop."""
        return self.model.objects.exclude(structure=self.model.CHILD)


product_chooser_viewset = ProductChooserViewSet("product_chooser")
