"""Lists of products: what is on a shelf, narrowed by facets, sorted, with counts.

A facet takes several values; within a facet they widen the list, between facets they
narrow it. The count beside a value is how many products the list would show with it,
the other facets as they are. A variant's values count for its parent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from oscar.core.loading import get_model

from shop import storefront
from shop.attribution.sources import PARAMETER, read_source
from shop.search.products import find as search_products

from .facets import PARAMETERS, Facet, Facts, facets_of, gather
from .selectors import trail

SORTS = {
    "new": gettext_lazy("Newest first"),
    "price": gettext_lazy("Price, low to high"),
    "-price": gettext_lazy("Price, high to low"),
    "title": pgettext_lazy("order of a list", "Title"),
}
DEFAULT_SORT = "new"


@dataclass(frozen=True)
class Shelf:
    """What is listed: the whole shop, or a category."""

    title: str
    intro: str
    category: Any | None


@dataclass(frozen=True)
class Choice:
    """What a reader asks of a list, as its address says."""

    query: str = ""
    sort: str = DEFAULT_SORT
    values: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """The products of a list in their order, and what narrows it further."""

    ids: list[int]
    facets: list[Facet]


def read_choice(data: QueryDict) -> Choice:
    """Return what the address asks for; what makes no sense is left out."""
    sort = data.get("sort", DEFAULT_SORT)
    values = {
        name: frozenset(value[:100] for value in data.getlist(name)[:50] if value)
        for name in list(data)[:20]
        if name not in PARAMETERS
    }
    return Choice(
        query=data.get("q", "").strip()[:200],
        sort=sort if sort in SORTS else DEFAULT_SORT,
        values={name: chosen for name, chosen in values.items() if chosen},
    )


def category_at(path: str) -> Any | None:
    """Return the public category whose slugs from the root down are ``path``, or None."""
    slugs = path.split("/")
    last = get_model("catalogue", "Category").objects.browsable()
    for category in last.filter(slug=slugs[-1], depth=len(slugs)):
        above = [one.slug for one in category.get_ancestors()]
        if [*above, category.slug] == slugs:
            return category
    return None


def find(shelf: Shelf, choice: Choice) -> Found:
    """Return the ids on the shelf that fit the choice, sorted, and the facets with counts."""
    products = _on_shelf(shelf)
    if choice.query:
        ranked = search_products(choice.query)
        products = products.filter(pk__in=ranked)
    facts = gather(products, shelf.category)
    facets, fitting = facets_of(facts, choice.values)
    return Found(_sorted(fitting, facts, choice.sort), facets)


def _on_shelf(shelf: Shelf) -> QuerySet:
    products = get_model("catalogue", "Product").objects.browsable()
    if shelf.category is None:
        return products
    links = get_model("catalogue", "ProductCategory").objects
    below = links.filter(category__path__startswith=shelf.category.path)
    return products.filter(pk__in=below.values("product_id"))


def _sorted(ids: Iterable[int], facts: Facts, sort: str) -> list[int]:
    """Return the ids in order: what cannot be bought comes after what can."""
    keys = {
        "new": lambda one: (-facts.priority[one], -facts.created[one].timestamp()),
        "price": lambda one: (facts.price.get(one, 0),),
        "-price": lambda one: (-facts.price.get(one, 0),),
        "title": lambda one: (facts.title[one].casefold(),),
    }
    chosen = keys[sort]
    return sorted(ids, key=lambda one: (not facts.sellable[one], *chosen(one), one))


def page_context(
    request: HttpRequest, shelf: Shelf, choice: Choice, found: Found, page: Page
) -> dict[str, Any]:
    """Return the context of ``shop/catalogue.html``."""
    cards = storefront.cards(page.object_list, alternatives=False)
    return {
        "listing": {
            "title": shelf.title,
            "intro": shelf.intro,
            "cards": list(cards.values()),
            "count": len(found.ids),
            "page": page,
            "facets": [_linked(request, facet) for facet in found.facets],
            "chips": list(_chips(request, found.facets)),
            "sort_options": [
                (value, label, value == choice.sort) for value, label in SORTS.items()
            ],
            "sort": choice.sort,
            "query": choice.query,
            "clear_url": request.path,
        },
        "source": _source(request),
        "breadcrumbs": trail(shelf.category.get_ancestors_and_self() if shelf.category else []),
        "meta": _meta(request, shelf, page),
    }


def _source(request: HttpRequest) -> str:
    """Return the token of the story that led here, to go on into the products' links."""
    token = request.GET.get(PARAMETER, "")
    return token if read_source(token) else ""


def _linked(request: HttpRequest, facet: Facet) -> Facet:
    for option in facet.options:
        option.url = _toggled(request, facet.code, option.value)
    return facet


def _chips(request: HttpRequest, facets: list[Facet]) -> Iterable[tuple[str, str]]:
    for facet in facets:
        for option in facet.options:
            if option.selected:
                label = _("%(facet)s: %(value)s") % {"facet": facet.name, "value": option.label}
                yield label, _toggled(request, facet.code, option.value)


def _toggled(request: HttpRequest, code: str, value: str) -> str:
    """Return the list's address with the value added or taken away, from its first page."""
    data = request.GET.copy()
    data.pop("page", None)
    values = data.getlist(code)
    data.setlist(code, [one for one in values if one != value] or [])
    if value not in values:
        data.appendlist(code, value)
    query = data.urlencode()
    return f"{request.path}?{query}" if query else request.path


def _meta(request: HttpRequest, shelf: Shelf, page: Page) -> dict[str, Any]:
    """Return the head's facts: facets and sorts are one page to a search engine."""
    canonical = request.build_absolute_uri(request.path)
    if page.number > 1:
        canonical = f"{canonical}?page={page.number}"
    narrowed = bool(set(request.GET) - {"page"})
    return {
        "title": shelf.title,
        "description": shelf.intro,
        "canonical": canonical,
        "robots": "noindex" if narrowed else "",
    }
