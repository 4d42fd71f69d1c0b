"""The search page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content import rooms, search, selectors, seo

STORIES, PRODUCTS = "stories", "products"
FIRST_STORIES, FIRST_PRODUCTS = 6, 8
STORIES_A_PAGE, PRODUCTS_A_PAGE = 12, 24
LATEST_WHEN_LOST = 3


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what ``?q=`` finds; ``?type=`` narrows it to stories, products or another room's."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[: search.LONGEST_QUERY]
    kind = request.GET.get("type", "")
    others = rooms.every()
    kind = kind if kind in (STORIES, PRODUCTS, *(room.code for room in others)) else ""
    locale = selectors.active_locale()
    page_ids = search.find_pages(query, locale) if query else []
    product_ids = search.find_products(query) if query else []
    other_ids = {room.code: room.find(query) if query else [] for room in others}
    found = len(page_ids) + len(product_ids) + sum(map(len, other_ids.values()))
    if query and "page" not in request.GET:
        search.log(query, found)
    context = {
        "query": query,
        "kind": kind,
        "story_count": len(page_ids),
        "product_count": len(product_ids),
        "found": found,
        "others": [_found(request, kind, room, other_ids[room.code]) for room in others],
        "meta": _meta(request, query),
    }
    context |= _results(request, kind, page_ids, product_ids) if found else _help(request, query)
    return render(request, "content/search.html", context)


def _results(
    request: HttpRequest, kind: str, page_ids: list[int], product_ids: list[int]
) -> dict[str, Any]:
    """Return the first of both kinds, or a page of the one that was asked for."""
    number = request.GET.get("page")
    sheet: Any
    if kind == STORIES:
        sheet = Paginator(page_ids, STORIES_A_PAGE).get_page(number)
        sheet.object_list = search.page_tiles(sheet.object_list, request)
        return {"stories": sheet}
    if kind == PRODUCTS:
        sheet = Paginator(product_ids, PRODUCTS_A_PAGE).get_page(number)
        sheet.object_list = search.product_cards(sheet.object_list)
        return {"products": sheet}
    if kind:
        return {}
    return {
        "stories": search.page_tiles(page_ids[:FIRST_STORIES], request),
        "products": search.product_cards(product_ids[:FIRST_PRODUCTS]),
    }


def _found(request: HttpRequest, kind: str, room: rooms.Room, ids: list[int]) -> rooms.Found:
    """Return what another room found: the first of it, a page where it is asked for, or a count."""
    if not ids or kind not in ("", room.code):
        return rooms.Found(room, len(ids))
    if not kind:
        return rooms.Found(room, len(ids), room.show(ids[: room.first], request))
    sheet: Any = Paginator(ids, room.a_page).get_page(request.GET.get("page"))
    sheet.object_list = room.show(sheet.object_list, request)
    return rooms.Found(room, len(ids), sheet)


def _help(request: HttpRequest, query: str) -> dict[str, Any]:
    """Return ways on for somebody who found nothing, or has not asked yet."""
    return {
        "suggestion": search.suggest(query, selectors.active_locale()) if query else "",
        "categories": selectors.categories(),
        "latest": selectors.latest_stories(LATEST_WHEN_LOST, request),
    }


def _meta(request: HttpRequest, query: str) -> seo.Meta:
    title = _("Search: %(query)s") % {"query": query} if query else _("Search")
    canonical = request.build_absolute_uri(reverse("search"))
    return seo.Meta(title=title, canonical=canonical, robots="noindex, follow")
