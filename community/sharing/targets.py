"""What a link leads to: found in its own room, in the reader's language, as it is now.

A room with another kind of thing enters a function into :data:`FINDERS` and its kind into the
model's choices.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from content.selectors import stories_to_share
from shop import storefront
from shop.storefront import Money, StockState

from .models import Link

Key = tuple[str, int]


@dataclass(frozen=True)
class Target:
    """A thing that can be shared. ``url`` is its canonical path in the reader's language.

    ``price`` is today's, ``None`` for what is not sold; ``price_from`` if it is the lowest of
    several.
    """

    kind: str
    thing: int
    title: str
    url: str
    picture: Any | None = None
    alt: str = ""
    price: Money | None = None
    price_from: bool = False


def find(request: Any, kind: str, thing: int) -> Target | None:
    """Return what there is of this kind and id for everybody to see, or None."""
    return find_all(request, [(kind, thing)]).get((kind, thing))


def find_all(request: Any, keys: Iterable[Key]) -> dict[Key, Target]:
    """Return what there is of all these, by (kind, id), in as many queries for one as for many."""
    wanted: dict[str, set[int]] = {kind: set() for kind in FINDERS}
    for kind, thing in keys:
        if kind in wanted and 0 < thing <= storefront.GREATEST_ID:
            wanted[kind].add(thing)
    return {
        (kind, one.thing): one
        for kind, ids in wanted.items()
        if ids
        for one in FINDERS[kind](request, ids)
    }


def _stories(request: Any, ids: set[int]) -> Iterable[Target]:
    for page_id, story in stories_to_share(ids).items():
        url = story.get_url(request)
        if url:
            yield Target(
                Link.STORY, page_id, story.title, url, story.share_picture, story.share_alt
            )


def _products(request: Any, ids: set[int]) -> Iterable[Target]:
    for card in storefront.cards(ids, alternatives=False, stars=False).values():
        if card.state is not StockState.GONE and card.id == card.product_id:
            shown = card.price if card.can_buy else None
            yield Target(
                Link.PRODUCT,
                card.id,
                card.title,
                card.url,
                card.picture,
                card.alt,
                shown,
                card.price_from,
            )


FINDERS: dict[str, Callable[[Any, set[int]], Iterable[Target]]] = {
    Link.STORY: _stories,
    Link.PRODUCT: _products,
}
