"""One search over stories and products, in the language of the reader."""

import contextlib
import difflib
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from wagtail.models import Locale, Page

from content.models import PlainPage, SearchLog
from content.models import stories as listing
from shop import storefront

MOST_FOUND = 500
LONGEST_QUERY = 200
TITLES_FOR_SPELLING = 5000
WORDS_TO_CORRECT = 5
SPELLING_KEPT = 5 * 60  # seconds
PATIENCE_TO_COUNT = 100  # milliseconds
STORIES = {"articlepage", "brandstorypage"}
logger = logging.getLogger(__name__)


def find_pages(text: str, locale: Locale) -> list[int]:
    """Return the ids of the public pages that ``text`` finds: stories, then others, best first.

    At most 500.
    """
    words = storefront.query_words(text)
    if not words:
        return []
    candidates = Page.objects.filter(live=True, locale=locale, depth__gt=2)
    found = [page.pk for page in candidates.search(words, operator="and")[:MOST_FOUND]]
    public = listing.public(Page.objects.filter(pk__in=found))
    allowed = dict(public.values_list("pk", "content_type__model"))
    return sorted(
        (one for one in found if one in allowed), key=lambda one: allowed[one] not in STORIES
    )


def page_tiles(ids: Iterable[int], request: HttpRequest | None = None) -> list[listing.Tile]:
    """Return tiles of these pages in their order: stories with cover, others with words."""
    wanted = list(ids)
    stories = listing.among(wanted)
    shown = {tile.id: tile for tile in listing.tiles(stories, request)}
    rest = [one for one in wanted if one not in shown]
    for page in Page.objects.filter(pk__in=rest) if rest else []:
        shown[page.pk] = _plain_tile(page, request)
    return [shown[one] for one in wanted if one in shown]


def _plain_tile(page: Page, request: HttpRequest | None) -> listing.Tile:
    kind = None if page.specific_class is PlainPage else page.specific_class
    return listing.Tile(
        id=page.pk,
        title=page.title,
        url=page.get_url(request) or "",
        standfirst=page.search_description,
        kicker=capfirst(kind._meta.verbose_name) if kind else "",
    )


def find_products(text: str) -> list[int]:
    """Return the ids of the products on sale that ``text`` finds, best first."""
    return storefront.search(text, limit=MOST_FOUND)


def product_cards(ids: Iterable[int]) -> list[Any]:
    """Return the cards of these products in their order, without what is no longer sold."""
    wanted = list(ids)
    cards = storefront.cards(wanted, alternatives=False)
    return [cards[one] for one in wanted if cards[one].state != storefront.StockState.GONE]


def suggest(text: str, locale: Locale) -> str:
    """Return the query as it may have been meant, judged by titles, or an empty text.

    Its first five words are judged, by titles as they were at most five minutes ago.
    """
    key = f"content.search.words.{locale.language_code}"
    known = cache.get_or_set(key, lambda: _known_words(locale), SPELLING_KEPT) or {}
    words = text.split()
    judged, rest = words[:WORDS_TO_CORRECT], words[WORDS_TO_CORRECT:]
    better = [*(_closest(word, known) for word in judged), *rest]
    return " ".join(better) if better != words else ""


def _closest(word: str, known: dict[str, str]) -> str:
    low = word.lower()
    if low in known:
        return word
    near = difflib.get_close_matches(low, known, n=1, cutoff=0.75)
    return known[near[0]] if near else word


def _known_words(locale: Locale) -> dict[str, str]:
    """Return the words of titles by their lower case: of stories, then of products."""
    stories = listing.stories(locale.pk).values_list("title", flat=True)
    products = storefront.product_model().objects.filter(is_public=True)
    titles = [
        *stories[:TITLES_FOR_SPELLING],
        *products.exclude(title="").values_list("title", flat=True)[:TITLES_FOR_SPELLING],
    ]
    words = (word.strip(",.:;!?“”()") for title in titles for word in title.split())
    return {word.lower(): word for word in words if len(word) > 2}


def log(text: str, results: int) -> None:
    """Count the query for today, unless the database is too busy for it.

    Nothing about who asked is kept, and no search fails or waits for it.
    """
    try:
        with _hurried():
            _count(" ".join(text.lower().split())[:LONGEST_QUERY], results)
    except DatabaseError as error:
        logger.info("A search was not counted: %s", error)


def _count(query: str, results: int) -> None:
    today = {"query": query, "language": get_language() or "", "day": timezone.localdate()}
    known = SearchLog.objects.filter(**today)
    if not known.update(count=F("count") + 1, results=results):
        SearchLog.objects.create(**today, count=1, results=results)


@contextlib.contextmanager
def _hurried() -> Iterator[None]:
    """Hold a transaction that gives up soon on a lock which somebody else has."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            _tell("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE_TO_COUNT}ms"])
            yield
        return
    (before,) = _tell("PRAGMA busy_timeout")
    _tell(f"PRAGMA busy_timeout = {PATIENCE_TO_COUNT:d}")
    try:
        with transaction.atomic():
            yield
    finally:
        _tell(f"PRAGMA busy_timeout = {before:d}")


def _tell(order: str, values: Iterable[str] = ()) -> Any:
    """Return the row that the driver answers to a setting of the connection."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.connection.execute(order, tuple(values)).fetchone()
