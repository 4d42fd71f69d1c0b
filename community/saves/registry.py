"""The kinds of things that can be kept. A room enters its own when it is ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from content.selectors import stories_to_share, translations_of
from shop import storefront
from shop.storefront import StockState

from .models import Save


@dataclass(frozen=True)
class Thing:
    """A kept thing as lists show it. ``url`` is empty for what is gone.

    ``card`` is a product's, for its price and stock of now.
    """

    kind: str
    thing: int
    title: str
    url: str
    picture: Any | None = None
    alt: str = ""
    card: Any | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of thing. ``find`` returns those of these ids that everybody may see, by id.

    It takes as many queries for one as for many. ``same`` returns the ids that mean the same
    thing, such as a story in other languages: kept as one of them, it is kept.
    """

    code: str
    label: Any
    find: Callable[[Any, set[int]], dict[int, Thing]]
    same: Callable[[int], set[int]] = lambda thing: {thing}


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make the kind known. Registering a code again replaces it."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """Return the kind with this code, or None."""
    return _kinds.get(code)


def find_all(request: Any, saves: Iterable[Save]) -> dict[tuple[str, int], Thing]:
    """Return what there is of these, by (kind, id), in a fixed number of queries a kind."""
    wanted: dict[str, set[int]] = {}
    for one in saves:
        wanted.setdefault(one.kind, set()).add(one.thing)
    return {
        (code, thing): shown
        for code, ids in wanted.items()
        if code in _kinds
        for thing, shown in _kinds[code].find(request, ids).items()
    }


def _stories(request: Any, ids: set[int]) -> dict[int, Thing]:
    found = {}
    for page_id, story in stories_to_share(ids).items():
        if url := story.get_url(request):
            picture, alt = story.share_picture, story.share_alt
            found[page_id] = Thing(Save.STORY, page_id, story.title, url, picture, alt)
    return found


def _products(request: Any, ids: set[int]) -> dict[int, Thing]:
    found = {}
    for card in storefront.cards(ids).values():
        url = "" if card.state is StockState.GONE else card.url
        if card.title:
            found[card.id] = Thing(
                Save.PRODUCT, card.id, card.title, url, card.picture, card.alt, card
            )
    return found


register(Kind(code=Save.PRODUCT, label=_("Product"), find=_products))
register(Kind(code=Save.STORY, label=_("Story"), find=_stories, same=translations_of))
