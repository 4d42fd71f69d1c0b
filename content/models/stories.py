"""Stories as lists show them: which ones, and what of each, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Page as Sheet
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils.translation import pgettext
from wagtail.models import Page, PageViewRestriction

from shop import storefront

STORIES_A_SHEET = 12


@dataclass(frozen=True)
class Tile:
    """A story in a list."""

    id: int
    title: str
    url: str
    standfirst: str = ""
    picture: Any | None = None
    alt: str = ""
    kicker: str = ""
    kicker_url: str = ""
    byline: str = ""
    date: datetime | None = None
    minutes: int | None = None


def public(pages: QuerySet) -> QuerySet:
    """Return the pages that everybody may read, without a query of its own for that."""
    closed = PageViewRestriction.objects.filter(
        page__path=Substr(OuterRef("path"), Value(1), Length("page__path"))
    )
    return pages.filter(~Exists(closed), live=True)


def stories(locale_id: int) -> QuerySet:
    """Return the public stories in a language, newest first."""
    from .article import ArticlePage
    from .brand_story import BrandStoryPage

    return newest_first(
        public(Page.objects.type(ArticlePage, BrandStoryPage).filter(locale_id=locale_id))
    )


def articles(locale_id: int) -> QuerySet:
    """Return the public articles in a language, newest first, without their bodies."""
    from .article import ArticlePage

    return newest_first(public(ArticlePage.objects.filter(locale_id=locale_id))).defer("body")


def gather(locale_id: int, *, wanted: Iterable[int], number: int) -> list[Any]:
    """Return the wanted stories and the newest ones, newest first, without their bodies.

    One query for each of the two kinds of story. What is wanted but not public is left out.
    """
    ids = list(wanted)
    order: list[Any] = [F("first_published_at").desc(nulls_last=True), "-pk"]
    if ids:
        order.insert(0, Case(When(pk__in=ids, then=0), default=1))
    found: list[Any] = []
    for pages in _both_kinds():
        pages = public(pages.filter(locale_id=locale_id)).order_by(*order)
        found.extend(pages[: len(ids) + number])
    first = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda page: page.first_published_at or first, reverse=True)


def among(ids: Iterable[int]) -> list[Any]:
    """Return the stories among pages of these ids, without their bodies. Two queries."""
    wanted = list(ids)
    return [page for pages in _both_kinds() for page in pages.filter(pk__in=wanted)]


def translations(keys: Iterable[Any]) -> list[Any]:
    """Return the public stories with these translation keys, without their bodies. Two queries."""
    wanted = list(keys)
    return [
        page
        for pages in _both_kinds()
        for page in public(pages.filter(translation_key__in=wanted)).select_related(
            "cover", "social_image", "locale"
        )
    ]


def _both_kinds() -> list[QuerySet]:
    from .article import ArticlePage
    from .brand_story import BrandStoryPage

    kinds = (ArticlePage, BrandStoryPage)
    return [kind.objects.defer("body").select_related("cover") for kind in kinds]


def newest_first(pages: QuerySet) -> QuerySet:
    """Return the pages by the day of their first publication, the newest first."""
    return pages.order_by(F("first_published_at").desc(nulls_last=True), "-pk")


def related(page: Any, topic_keys: Iterable[Any], number: int = 3) -> list[Any]:
    """Return articles that share the most topics with the page, then the newest. One query."""
    shared = Count("topics", filter=Q(topics__translation_key__in=list(topic_keys)))
    found = articles(page.locale_id).exclude(pk=page.pk).select_related("cover")
    order = ("-shared", F("first_published_at").desc(nulls_last=True), "-pk")
    return list(found.annotate(shared=shared).order_by(*order)[:number])


def whole(pages: Any) -> list[Any]:
    """Return the stories with lede and cover, but without their bodies."""
    if isinstance(pages, QuerySet) and pages.model is Page:
        pages = pages.defer_streamfields().specific()
        pages = pages.select_related("cover", for_specific_subqueries=True)
    elif isinstance(pages, QuerySet):
        pages = pages.select_related("cover")
    return list(pages)


def sheet(pages: QuerySet, request: HttpRequest) -> Sheet:
    """Return the tiles of the page of results that ``?page=`` asks for."""
    found = Paginator(pages, STORIES_A_SHEET).get_page(request.GET.get("page"))
    found.object_list = tiles(whole(found.object_list), request)
    return found


def tiles(
    pages: Iterable[Any], request: HttpRequest | None = None, *, also: Iterable[Any] = ()
) -> list[Tile]:
    """Return tiles of stories in their order: three queries, whatever their number.

    ``also`` are other pictures of the page, whose renditions are fetched along.
    """
    listed = list(pages)
    storefront.prefetch_pictures([*(page.cover for page in listed), *also])
    if not listed:
        return []
    return bare_tiles(listed, request, sections=_sections(listed), bylines=_bylines(listed))


def bare_tiles(
    pages: Iterable[Any],
    request: HttpRequest | None = None,
    *,
    sections: dict[str, Any] | None = None,
    bylines: dict[int, str] | None = None,
) -> list[Tile]:
    """Return tiles without a query of their own; covers must have been fetched."""
    return [
        Tile(
            id=page.pk,
            title=page.title,
            url=page.get_url(request) or "",
            standfirst=page.lede,
            picture=page.cover,
            alt=page.cover_alt,
            byline=(bylines or {}).get(page.pk, ""),
            date=page.first_published_at,
            minutes=page.reading_minutes,
            **_kicker(page, (sections or {}).get(_parent_path(page)), request),
        )
        for page in pages
    ]


def _kicker(page: Any, section: Any | None, request: HttpRequest | None) -> dict[str, str]:
    if getattr(page, "place", ""):
        return {"kicker": page.place}
    if section is None:
        return {}
    return {"kicker": section.title, "kicker_url": section.get_url(request) or ""}


def _parent_path(page: Any) -> str:
    return page.path[: -Page.steplen]


def _sections(pages: list[Any]) -> dict[str, Page]:
    """Return the pages that the stories lie under, by their path; the front page is none."""
    paths = {_parent_path(page) for page in pages}
    return {one.path: one for one in Page.objects.filter(path__in=paths, depth__gt=2)}


def _bylines(pages: list[Any]) -> dict[int, str]:
    from .article import ArticleAuthor

    names: dict[int, list[str]] = {}
    rows = ArticleAuthor.objects.filter(page__in=[page.pk for page in pages])
    for row in rows.order_by("page_id", "sort_order").values("page_id", "author__title"):
        names.setdefault(row["page_id"], []).append(row["author__title"])
    comma = pgettext("between names", ", ")
    return {page_id: comma.join(found) for page_id, found in names.items()}
