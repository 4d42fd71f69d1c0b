"""Reading across pages: where a product is seen, which stories a search finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Locale, Page, ReferenceIndex

from content.models import ArticlePage, TopicPage
from content.models import stories as listing
from content.models.stories import Tile
from shop import storefront

__all__ = [
    "Tile",
    "Topic",
    "active_locale",
    "categories",
    "latest_stories",
    "public_pages",
    "stories_about",
    "stories_to_share",
    "stories_with_product",
    "tiles",
    "topics",
    "translations_of",
]


@dataclass(frozen=True)
class Topic:
    """A topic by the key that its pages in all languages share."""

    key: UUID
    title: str
    url: str


def active_locale() -> Locale:
    """Return the locale of the language that the reader uses."""
    return Locale.get_active()


def stories_with_product(
    product_ids: Iterable[int], *, number: int = 6, request: HttpRequest | None = None
) -> list[listing.Tile]:
    """Return public stories in the reader's language that show any of the products.

    The newest first. Blocks and links in prose count alike, since Wagtail's reference
    index knows both. Five queries, whatever the number of stories.
    """
    ids = _pages_with(product_ids)
    if not ids:
        return []
    shown = listing.stories(active_locale().pk).filter(pk__in=ids)[:number]
    return listing.tiles(listing.whole(shown), request)


def _pages_with(product_ids: Iterable[int]) -> set[int]:
    """Return the ids of the pages whose blocks or prose show any of the products."""
    product = ContentType.objects.get_for_model(storefront.product_model())
    page = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        to_content_type=product,
        to_object_id__in=[str(one) for one in product_ids],
        base_content_type=page,
    )
    return {int(one) for one in references.values_list("object_id", flat=True)}


def latest_stories(number: int, request: HttpRequest | None = None) -> list[listing.Tile]:
    """Return the newest public stories in the reader's language."""
    found = listing.stories(active_locale().pk)[:number]
    return listing.tiles(listing.whole(found), request)


def stories_to_share(page_ids: Iterable[int]) -> dict[int, Any]:
    """Return the public stories of these ids, each in the reader's language if there is one.

    Keyed by the id that was asked for; what is not public is absent. Three queries, whatever
    their number.
    """
    ids = set(page_ids)
    asked = listing.public(Page.objects.filter(pk__in=ids)).values_list("pk", "translation_key")
    keys = dict(asked)
    found = listing.translations(keys.values())
    wanted = get_language()
    chosen: dict[Any, Any] = {}
    for story in found:
        if story.locale.language_code == wanted:
            chosen[story.translation_key] = story
    own = {story.pk: story for story in found}
    stories = {pk: chosen.get(key) or own.get(pk) for pk, key in keys.items()}
    return {pk: story for pk, story in stories.items() if story is not None}


def translations_of(page_id: int) -> set[int]:
    """Return the ids of the page in all its languages, its own among them. One query."""
    key = Page.objects.filter(pk=page_id).values("translation_key")[:1]
    return {page_id, *Page.objects.filter(translation_key__in=key).values_list("pk", flat=True)}


def categories() -> list[dict[str, str]]:
    """Return the shop's first shelves as (title, url)."""
    model = storefront.category_model()
    found = model.objects.filter(depth=1, is_public=True).order_by("path")
    return [{"title": one.localized("name"), "url": one.get_absolute_url()} for one in found]


def public_pages() -> QuerySet[Page]:
    """Return the pages that everybody may read, for conditions on what belongs to a page."""
    return listing.public(Page.objects.all())


def topics(keys: Iterable[UUID]) -> dict[UUID, Topic]:
    """Return the public topics with these keys, each in the reader's language if there is one.

    Two queries, whatever their number.
    """
    found: dict[UUID, Topic] = {}
    wanted = get_language()
    pages = listing.public(TopicPage.objects.filter(translation_key__in=set(keys)))
    for page in pages.select_related("locale").order_by("pk"):
        if page.translation_key not in found or page.locale.language_code == wanted:
            key = page.translation_key
            found[key] = Topic(key, page.title, page.get_url() or "")
    return found


def stories_about(keys: Iterable[UUID], products: Iterable[int] = ()) -> QuerySet[ArticlePage]:
    """Return the public articles about any of these topics, or that show any of these products.

    In the reader's language, the newest first, and without their bodies; :func:`tiles` makes what
    lists show. One query where products are given.
    """
    about = ArticlePage.objects.filter(topics__translation_key__in=list(keys))
    found = Q(pk__in=about.values("pk"))
    if ids := list(products):
        found |= Q(pk__in=_pages_with(ids))
    return listing.articles(active_locale().pk).filter(found)


def tiles(pages: Iterable[Any], request: HttpRequest | None = None) -> list[Tile]:
    """Return what lists show of stories, in their order; three queries."""
    return listing.tiles(pages, request)
