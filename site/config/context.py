"""What every page shows around its own: the house's name, menu, languages and help."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from wagtail.models import Page, Site

from content.models import HomePage


@dataclass(frozen=True)
class Entry:
    """A link of a menu."""

    title: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Language:
    """The page at hand in a language, named as its speakers name it."""

    code: str
    name: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context; nothing is fetched until a template shows it."""
    home: Any = SimpleLazyObject(lambda: _home(request))
    links: Any = SimpleLazyObject(lambda: _links(home))
    return {
        "site_name": SimpleLazyObject(lambda: home.title if home else settings.WAGTAIL_SITE_NAME),
        "site_tagline": SimpleLazyObject(lambda: home.introduction if home else ""),
        "home_url": SimpleLazyObject(lambda: home.url if home else "/"),
        "menu": SimpleLazyObject(lambda: _menu(request, home, links)),
        "footer_pages": SimpleLazyObject(lambda: _footer(request, links)),
        "withdraw_url": reverse("orders:find-withdraw") if settings.SHOP_WITHDRAWAL_DAYS else "",
        "languages": SimpleLazyObject(lambda: _languages(request)),
    }


def _home(request: HttpRequest) -> HomePage | None:
    """Return the front page in the reader's language, else in the site's first, or None."""
    if routed := getattr(request, "front_page", None):
        return routed
    found = Site.find_for_request(request)
    if found is None:
        return None
    homes = HomePage.objects.filter(translation_key=found.root_page.translation_key, live=True)
    by_language = {one.locale.language_code: one for one in homes.select_related("locale")}
    return by_language.get(get_language() or "") or by_language.get(settings.LANGUAGE_CODE)


def _links(home: HomePage | None) -> list[Page]:
    """Return the pages that the menu or the footer links to, in one query."""
    if not home:
        return []
    wanted = Q(show_in_menus=True, depth=home.depth + 1) | Q(plainpage__show_in_footer=True)
    found = home.get_descendants().live().filter(wanted)
    return list(found.annotate(at_foot=F("plainpage__show_in_footer")))


def _menu(request: HttpRequest, home: HomePage | None, pages: list[Page]) -> list[Entry]:
    entries = [
        _entry(request, page.title, page.get_url(request))
        for page in pages
        if home and page.show_in_menus and page.depth == home.depth + 1
    ]
    shop = _entry(request, gettext("Shop"), reverse("catalogue:index"))
    return [*entries[:1], shop, *entries[1:]]


def _footer(request: HttpRequest, pages: list[Page]) -> list[Entry]:
    return [_entry(request, page.title, page.get_url(request)) for page in pages if page.at_foot]


def _entry(request: HttpRequest, title: str, url: str) -> Entry:
    return Entry(title, url, request.path.startswith(url) and url != "/")


def _languages(request: HttpRequest) -> list[Language]:
    current = get_language()
    names = {"en": "English", "zh-hans": "中文"}
    return [
        Language(
            code,
            names.get(code, str(name)),
            translate_url(request.get_full_path(), code),
            code == current,
        )
        for code, name in settings.LANGUAGES
    ]
