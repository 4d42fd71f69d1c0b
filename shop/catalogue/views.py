"""The shop's shelves and the product's own page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View
from oscar.core.loading import get_model

from shop import storefront
from shop.attribution.sources import PARAMETER, read_source, with_source
from shop.basket.forms import choice_in
from shop.basket.views import rendered_card

from . import listing
from .detail import product_page

PER_PAGE = 24


class ListView(View):
    """A list of products with facets, a sort and pages; subclasses say of what."""

    http_method_names = ["get", "head"]

    def shelf(self, path: str) -> listing.Shelf:
        """Return what is listed. Raises Http404."""
        raise NotImplementedError

    def get(self, request: HttpRequest, path: str = "") -> HttpResponse:
        shelf = self.shelf(path)
        chosen = listing.read_choice(request.GET)
        found = listing.find(shelf, chosen)
        page = Paginator(found.ids, PER_PAGE).get_page(request.GET.get("page"))
        context = listing.page_context(request, shelf, chosen, found, page)
        template = "shop/catalogue.html"
        if request.htmx and request.htmx.target == "listing":
            template = "shop/partials/listing.html"
        return render(request, template, context)


class CatalogueView(ListView):
    """Everything that is sold."""

    def shelf(self, path: str) -> listing.Shelf:
        return listing.Shelf(title=_("Shop"), intro="", category=None)


class CategoryView(ListView):
    """What is in a category and in those below it."""

    def shelf(self, path: str) -> listing.Shelf:
        category = listing.category_at(path)
        if category is None:
            raise Http404(_("There is no such category."))
        return listing.Shelf(
            title=category.localized("name"),
            intro=category.localized("description"),
            category=category,
        )


class ProductView(View):
    """A product; ``?variant=`` names the variant that is chosen."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        products = get_model("catalogue", "Product").objects.filter(parent=None, slug=slug)
        product = products.select_related("maker", "product_class").first()
        if product is None:
            raise Http404(_("There is no such product."))
        context = product_page(request, product)
        response = render(request, "shop/product.html", context)
        if request.htmx and context["card"].selected:
            address = with_source(context["card"].selected.url, context["source"])
            response["HX-Replace-Url"] = address
        return response


class CardView(View):
    """A card as it is with the choice made in its form, for htmx."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, product_id: int) -> HttpResponse:
        variant, choices = choice_in(request.GET)
        card = storefront.with_choice(storefront.card(product_id), variant, choices)
        context: dict[str, Any] = rendered_card(request, card, request.GET)
        if read_source(request.GET.get(PARAMETER)):
            context["source"] = request.GET[PARAMETER]
        return render(request, "components/product_card.html", context)
