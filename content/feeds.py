"""What readers and robots fetch: Atom feeds, the sitemap, robots.txt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from content import selectors
from content.models import SectionPage
from content.models import stories as listing
from shop import storefront

STORIES_IN_FEED = 20
ADDRESSES_A_SITEMAP = 40_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOTHING: "AttributesImpl[str]" = AttributesImpl({})
CLOSED_TO_ROBOTS = ("manage", "basket", "checkout", "account", "orders", "search", "s")


@require_safe
def stories_feed(request: HttpRequest) -> HttpResponse:
    """Serve the newest stories in the reader's language."""
    return _feed(request, _site_name(request), listing.stories(selectors.active_locale().pk))


@require_safe
def section_feed(request: HttpRequest, section: str) -> HttpResponse:
    """Serve the newest stories of a section, named by its slug."""
    locale = selectors.active_locale()
    sections = listing.public(SectionPage.objects.filter(locale=locale, slug=section))
    page = get_object_or_404(sections.order_by("path")[:1])
    below = listing.stories(locale.pk).filter(path__startswith=page.path)
    title = _("%(site)s: %(section)s") % {"site": _site_name(request), "section": page.title}
    return _feed(request, title, below)


def _feed(request: HttpRequest, title: str, found: Any) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(reverse("wagtail_serve", args=("",))),
        description="",
        feed_url=request.build_absolute_uri(request.path),
        language=translation.get_language(),
    )
    for page in listing.whole(found[:STORIES_IN_FEED]):
        address = request.build_absolute_uri(page.get_url(request))
        feed.add_item(
            title=page.title,
            link=address,
            unique_id=address,
            description=page.lede,
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _site_name(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return site.root_page.localized.title if site else settings.WAGTAIL_SITE_NAME


@dataclass
class Address:
    """One address of the sitemap, with the same thing in other languages."""

    path: str
    changed: datetime | None = None
    languages: dict[str, str] = field(default_factory=dict)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Serve all public pages, products and categories in every language.

    Beyond 40,000 addresses it is an index of sitemaps, told apart by ``?p=``.
    """
    sheets = Paginator([*_pages(request), *_shelves()], ADDRESSES_A_SITEMAP)
    number = request.GET.get("p", "")
    if number and not (number.isdecimal() and 1 <= int(number) <= sheets.num_pages):
        raise Http404(_("There is no such sitemap."))
    if sheets.num_pages > 1 and not number:
        body = _sitemap_index(request, sheets.page_range)
    else:
        body = _urlset(request, sheets.page(int(number or 1)).object_list)
    return HttpResponse(body, content_type="application/xml")


def _pages(request: HttpRequest) -> Iterator[Address]:
    """Yield the public pages from the front pages down."""
    by_key: dict[Any, dict[str, str]] = defaultdict(dict)
    addresses = []
    public = listing.public(Page.objects.filter(depth__gte=2)).select_related("locale")
    for page in public.order_by("path"):
        path = page.get_url(request)
        if path:
            by_key[page.translation_key][page.locale.language_code] = path
            addresses.append((page.translation_key, Address(path, page.last_published_at)))
    for key, address in addresses:
        address.languages = by_key[key] if len(by_key[key]) > 1 else {}
        yield address


def _shelves() -> Iterator[Address]:
    """Yield products and categories, each once in every language."""
    for paths, changed in storefront.sitemap_entries(code for code, _name in settings.LANGUAGES):
        for path in paths.values():
            yield Address(path, changed, paths)


def _urlset(request: HttpRequest, addresses: Iterable[Address]) -> str:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    spaces = {"xmlns": NAMESPACE, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
    xml.startElement("urlset", AttributesImpl(spaces))
    for address in addresses:
        xml.startElement("url", NOTHING)
        xml.addQuickElement("loc", request.build_absolute_uri(address.path))
        if address.changed:
            xml.addQuickElement("lastmod", address.changed.astimezone(UTC).isoformat())
        for code, path in address.languages.items():
            link = {"rel": "alternate", "hreflang": code, "href": request.build_absolute_uri(path)}
            xml.addQuickElement("xhtml:link", attrs=link)
        xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return out.getvalue()


def _sitemap_index(request: HttpRequest, numbers: Iterable[int]) -> str:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("sitemapindex", AttributesImpl({"xmlns": NAMESPACE}))
    for number in numbers:
        xml.startElement("sitemap", NOTHING)
        xml.addQuickElement("loc", request.build_absolute_uri(f"{request.path}?p={number}"))
        xml.endElement("sitemap")
    xml.endElement("sitemapindex")
    xml.endDocument()
    return out.getvalue()


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them, and where the sitemap is."""
    prefixes = ["", *(f"/{code}" for code, _name in settings.LANGUAGES[1:])]
    closed = [f"Disallow: {prefix}/{name}/" for prefix in prefixes for name in CLOSED_TO_ROBOTS]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
