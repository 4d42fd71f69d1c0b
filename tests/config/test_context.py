import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Locale, Site

from config.context import site
from content.models import HomePage, PlainPage, SectionPage

pytestmark = pytest.mark.django_db


def frame(path="/", language="en"):
    """Return the frame's context for a visit."""
    with translation.override(language):
        found = site(RequestFactory().get(path))
        return {
            "name": str(found["site_name"]),
            "tagline": str(found["site_tagline"]),
            "home": str(found["home_url"]),
            "menu": [(one.title, one.url, one.current) for one in found["menu"]],
            "footer": [(one.title, one.url) for one in found["footer_pages"]],
            "languages": [(one.code, one.name, one.url, one.current) for one in found["languages"]],
        }


@pytest.fixture
def home():
    """The front page that the migrations make, by another name."""
    page = HomePage.objects.get()
    page.title, page.introduction = "Stillwater", "Tea and clay"
    page.save_revision().publish()
    return page


def add(parent, model, title, **fields):
    """Publish a page below another."""
    page = model(title=title, slug=title.lower(), locale=parent.locale, **fields)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


class TestMenu:
    def test_has_the_sections_and_the_shop_as_its_second(self, home):
        add(home, SectionPage, "Journal", show_in_menus=True)
        add(home, SectionPage, "People", show_in_menus=True)
        add(home, SectionPage, "Hidden")
        assert frame()["menu"] == [
            ("Journal", "/journal/", False),
            ("Shop", "/shop/", False),
            ("People", "/people/", False),
        ]

    def test_has_the_shop_where_there_is_nothing_else(self, home):
        assert frame()["menu"] == [("Shop", "/shop/", False)]

    @pytest.mark.parametrize(
        ("path", "current"),
        [
            ("/", None),
            ("/journal/a-story/", "Journal"),
            ("/shop/c/tea/", "Shop"),
            ("/shops/", None),
        ],
    )
    def test_marks_where_the_reader_is(self, home, path, current):
        add(home, SectionPage, "Journal", show_in_menus=True)
        marked = [title for title, _url, here in frame(path)["menu"] if here]
        assert marked == ([current] if current else [])

    def test_leaves_out_what_is_not_published_or_lies_deeper(self, home):
        add(home, SectionPage, "Draft", show_in_menus=True).unpublish()
        about = add(home, PlainPage, "About")
        add(about, PlainPage, "Terms", show_in_menus=True, show_in_footer=True)
        found = frame()
        assert [title for title, _url, _here in found["menu"]] == ["Shop"]
        assert found["footer"] == [("Terms", "/about/terms/")]


class TestFoot:
    def test_has_what_editors_put_there(self, home):
        add(home, PlainPage, "Delivery", show_in_footer=True)
        add(home, PlainPage, "Secret")
        add(home, PlainPage, "Draft", show_in_footer=True).unpublish()
        assert frame()["footer"] == [("Delivery", "/delivery/")]


class TestLanguages:
    def test_lead_to_the_same_page_in_each(self, home):
        assert frame("/shop/?page=2")["languages"] == [
            ("en", "English", "/shop/?page=2", True),
            ("zh-hans", "中文", "/zh-hans/shop/?page=2", False),
        ]
        assert frame("/zh-hans/shop/", "zh-hans")["languages"] == [
            ("en", "English", "/shop/", False),
            ("zh-hans", "中文", "/zh-hans/shop/", True),
        ]

    def test_have_a_front_page_each(self, home):
        chinese = Locale.objects.get_or_create(language_code="zh-hans")[0]
        other = home.copy_for_translation(chinese)
        other.title, other.introduction = "静水", "茶与陶"
        other.save_revision().publish()
        add(other, SectionPage, "Zhi", show_in_menus=True)
        found = frame("/zh-hans/", "zh-hans")
        assert (found["name"], found["tagline"], found["home"]) == ("静水", "茶与陶", "/zh-hans/")
        assert [url for _title, url, _here in found["menu"]] == ["/zh-hans/zhi/", "/zh-hans/shop/"]
        assert frame()["name"] == "Stillwater"

    def test_without_a_front_page_of_its_own_show_the_first(self, home):
        found = frame("/zh-hans/shop/", "zh-hans")
        assert (found["name"], found["tagline"]) == ("Stillwater", "Tea and clay")


class TestBareSite:
    def test_has_a_frame_all_the_same(self, settings):
        Site.objects.all().delete()
        Site.clear_site_root_paths_cache()
        found = frame()
        assert found["name"] == settings.WAGTAIL_SITE_NAME
        assert (found["tagline"], found["home"], found["footer"]) == ("", "/", [])
        assert found["menu"] == [("Shop", "/shop/", False)]


def test_nothing_is_fetched_until_a_page_shows_it(django_assert_num_queries):
    with django_assert_num_queries(0):
        site(RequestFactory().get("/"))


def test_twelve_entries_take_as_many_queries_as_one(home, same_queries):
    add(home, SectionPage, "Journal", show_in_menus=True)

    def grow():
        for number in range(11):
            add(home, SectionPage, f"S{number}", show_in_menus=True)
            add(home, PlainPage, f"P{number}", show_in_footer=True)

    same_queries(frame, grow, most=6)
