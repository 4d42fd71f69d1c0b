"""Who makes things, and what they made lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from oscar.core.loading import get_model


@dataclass(frozen=True)
class Maker:
    """A maker, in the reader's language. ``url`` leads to all that they make."""

    id: int
    name: str
    place: str
    url: str


def makers(ids: Iterable[int]) -> dict[int, Maker]:
    """Return the makers with these ids; unknown ones are absent. One query."""
    found = get_model("catalogue", "Maker").objects.filter(pk__in=list(ids))
    return {
        one.pk: Maker(one.pk, one.localized("name"), one.localized("place"), shelf_of(one.slug))
        for one in found
    }


def shelf_of(slug: str) -> str:
    """Return the path of the list of all that the maker with this slug makes."""
    return f"{reverse('catalogue:index')}?{urlencode({'maker': slug})}"


def products_by(ids: Iterable[int]) -> QuerySet:
    """Return the public products of these makers, variants left out, the newest first."""
    products = get_model("catalogue", "Product").objects.browsable()
    return products.filter(maker__in=list(ids)).order_by("-date_created", "-pk")


def ids_by(makers: Iterable[int]) -> set[int]:
    """Return the ids of all products of these makers, variants too. One query."""
    ids = list(makers)
    mine = Q(maker__in=ids) | Q(parent__maker__in=ids)
    products = get_model("catalogue", "Product").objects.filter(mine, is_public=True)
    return set(products.values_list("pk", flat=True)) if ids else set()
