"""What every page shows around its own: the house's name, menu, languages and help."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from wagtail.models import Page, Site

from content.models import HomePage, PlainPage


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
    home = SimpleLazyObject(lambda: _home(request))
    return {
        "site_name": SimpleLazyObject(lambda: home.title if home else settings.WAGTAIL_SITE_NAME),
        "site_tagline": SimpleLazyObject(lambda: home.introduction if home else ""),
        "home_url": SimpleLazyObject(lambda: home.url if home else "/"),
        "menu": SimpleLazyObject(lambda: _menu(request, home)),
        "footer_pages": SimpleLazyObject(lambda: _footer(request, home)),
        "languages": SimpleLazyObject(lambda: _languages(request)),
    }


def _home(request: HttpRequest) -> HomePage | None:
    """Return the front page in the reader's language, else in the site's first, or None."""
    found = Site.find_for_request(request)
    if found is None:
        return None
    root = Page.objects.only("translation_key").get(pk=found.root_page_id)
    homes = HomePage.objects.filter(translation_key=root.translation_key, live=True)
    by_language = {one.locale.language_code: one for one in homes.select_related("locale")}
    return by_language.get(get_language() or "") or by_language.get(settings.LANGUAGE_CODE)


def _menu(request: HttpRequest, home: HomePage | None) -> list[Entry]:
    pages = home.get_children().live().in_menu() if home else []
    entries = [_entry(request, page.title, page.get_url(request)) for page in pages]
    shop = _entry(request, gettext("Shop"), reverse("catalogue:index"))
    return [*entries[:1], shop, *entries[1:]]


def _footer(request: HttpRequest, home: HomePage | None) -> list[Entry]:
    if not home:
        return []
    pages = PlainPage.objects.descendant_of(home).live().filter(show_in_footer=True)
    return [_entry(request, page.title, page.get_url(request)) for page in pages]


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
