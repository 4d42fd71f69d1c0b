import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image as Picture

from content import feeds, models
from tests.content import pages
from tests.factories import make_category, make_image, make_parent, make_product

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def json_ld(html, kind):
    for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S):
        data = json.loads(text)
        for one in data if isinstance(data, list) else [data]:
            if one["@type"] == kind:
                return one
    return None


def read(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_article_mentions_its_products_by_clean_addresses(client):
    thing, parent = make_product("Ash bowl"), make_parent("Everyday cup")
    child = parent.children.order_by("pk").first()
    hidden = make_product(is_public=False)
    author = pages.make_author("Mei Lindqvist")
    article = pages.make_article(
        "A heavier bowl",
        section=pages.make_section("Objects"),
        authors=[author],
        body=[pages.prose(thing), pages.card(child), pages.card(hidden)],
    )
    data = json_ld(read(client, f"{article.url}?utm_source=x&via=y"), "Article")
    assert data["headline"] == "A heavier bowl"
    assert data["url"] == f"{HOST}{article.url}"
    assert [one["url"] for one in data["mentions"]] == [
        f"{HOST}{thing.get_absolute_url()}",
        f"{HOST}{child.get_absolute_url()}",
    ]
    assert data["author"] == [
        {"@type": "Person", "name": "Mei Lindqvist", "url": f"{HOST}{author.url}"}
    ]
    assert data["datePublished"] == article.first_published_at.isoformat()
    assert data["articleSection"] == "Objects"
    assert data["inLanguage"] == "en"


def test_a_story_is_no_product(client):
    article = pages.make_article(body=[pages.card(make_product())])
    html = read(client, article.url)
    assert json_ld(html, "Product") is None
    assert '"Offer"' not in html


def test_the_way_to_a_page_is_told(client):
    section = pages.make_section("Objects")
    article = pages.make_article("A heavier bowl", section=section)
    steps = json_ld(read(client, article.url), "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Home", f"{HOST}/"),
        (2, "Objects", f"{HOST}{section.url}"),
        (3, "A heavier bowl", f"{HOST}{article.url}"),
    ]


def test_tracking_never_changes_the_canonical_address(client):
    article = pages.make_article()
    html = read(client, f"{article.url}?via=abc&utm_campaign=x&page=0")
    assert f'<link rel="canonical" href="{HOST}{article.url}">' in html


def test_the_picture_for_sharing_is_cut_to_size(client):
    article = pages.make_article(cover=make_image(size=(1600, 1400)), cover_alt="Five cups")
    meta = client.get(article.url).context["meta"]
    assert meta.image_url.startswith(f"{HOST}/media/")
    assert meta.image_alt == "Five cups"
    rendition = article.cover.renditions.get(filter_spec="fill-1200x630|format-jpeg")
    with rendition.file.open() as file:
        assert Picture.open(file).size == (1200, 630)


def test_a_title_cannot_end_the_structured_data(client):
    article = pages.make_article("</script><script>alert(1)</script>")
    assert "<script>alert(1)</script>" not in read(client, article.url)


def test_pages_name_their_translations(client):
    article = pages.make_article()
    chinese = article.copy_for_translation(pages.chinese_home().locale, copy_parents=True)
    chinese.save_revision().publish()
    for url in (article.url, chinese.url):
        html = read(client, url)
        for code, address in (("en", article.url), ("zh-hans", chinese.url)):
            assert f'<link rel="alternate" hreflang="{code}" href="{HOST}{address}">' in html
        assert f'hreflang="x-default" href="{HOST}{article.url}"' in html


def test_a_page_in_one_language_names_none(client):
    article = pages.make_article()
    pages.chinese_home()
    html = read(client, article.url)
    assert '<link rel="alternate" hreflang=' not in html
    links = {one["code"]: one["url"] for one in client.get(article.url).context["languages"]}
    assert links == {"en": article.url, "zh-hans": "/zh-hans/"}


def test_the_feed_has_the_newest_stories(client):
    section = pages.make_section("Objects")
    old = pages.make_article("Old & good", section=section)
    new = pages.make_article("New", section=pages.make_section("Ritual"))
    response = client.get("/feeds/stories.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = ET.fromstring(response.content).findall("a:entry", ATOM)
    found = [
        (one.find("a:title", ATOM).text, one.find("a:link", ATOM).get("href")) for one in entries
    ]
    assert found == [("New", f"{HOST}{new.url}"), ("Old & good", f"{HOST}{old.url}")]


def test_every_section_has_a_feed(client):
    section = pages.make_section("Objects")
    pages.make_article("In", section=section)
    pages.make_article("Out", section=pages.make_section("Ritual"))
    root = ET.fromstring(client.get(f"/feeds/{section.slug}.atom").content)
    titles = [one.find("a:title", ATOM).text for one in root.findall("a:entry", ATOM)]
    assert titles == ["In"]
    assert client.get("/feeds/nothing.atom").status_code == 404


def test_the_feed_of_a_language_holds_that_language(client):
    pages.make_article("English")
    section = pages.make_section("日志", parent=pages.chinese_home())
    pages.make_article("中文", section=section)
    root = ET.fromstring(client.get("/zh-hans/feeds/stories.atom").content)
    assert [one.find("a:title", ATOM).text for one in root.findall("a:entry", ATOM)] == ["中文"]


def addresses(client, **query):
    root = ET.fromstring(client.get("/sitemap.xml", query).content)
    return {
        url.find("m:loc", MAP).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", MAP)
        }
        for url in root.findall("m:url", MAP)
    }


def test_the_sitemap_has_pages_products_and_categories_in_every_language(client):
    article = pages.make_article()
    draft = pages.make_article(live=False)
    chinese = article.copy_for_translation(pages.chinese_home().locale, copy_parents=True)
    chinese.save_revision().publish()
    cups = make_category("Cups")
    thing, hidden = make_product(category=cups), make_product(is_public=False)
    found = addresses(client)
    path = thing.get_absolute_url()
    both = {"en": f"{HOST}{article.url}", "zh-hans": f"{HOST}{chinese.url}"}
    assert found[f"{HOST}{article.url}"] == found[f"{HOST}{chinese.url}"] == both
    assert found[f"{HOST}{path}"] == {"en": f"{HOST}{path}", "zh-hans": f"{HOST}/zh-hans{path}"}
    assert f"{HOST}/zh-hans{path}" in found
    assert f"{HOST}{cups.get_absolute_url()}" in found
    assert f"{HOST}/" in found
    assert f"{HOST}{draft.get_url()}" not in found
    assert f"{HOST}{hidden.get_absolute_url()}" not in found


def test_a_large_sitemap_is_split(client, monkeypatch):
    monkeypatch.setattr(feeds, "ADDRESSES_A_SITEMAP", 2)
    for _number in range(2):
        make_product()
    root = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [one.find("m:loc", MAP).text for one in root.findall("m:sitemap", MAP)]
    assert parts[:2] == [f"{HOST}/sitemap.xml?p=1", f"{HOST}/sitemap.xml?p=2"]
    assert all(len(addresses(client, p=number)) == 2 for number in (1, 2))
    assert client.get("/sitemap.xml", {"p": 99}).status_code == 404
    assert client.get("/sitemap.xml", {"p": "x"}).status_code == 404


def test_the_sitemap_takes_as_many_queries_for_many(client, same_queries):
    make_product()
    section = pages.make_section()

    def grow():
        for _number in range(3):
            pages.make_article(section=section)
            make_product()

    same_queries(lambda: client.get("/sitemap.xml"), grow)


def test_what_is_saved_meanwhile_does_not_break_the_sitemap(client, monkeypatch):
    make_product()
    known = translation.override.__enter__

    def enter(override):
        make_product()
        return known(override)

    monkeypatch.setattr(translation.override, "__enter__", enter)
    assert len(addresses(client)) > 2


def test_robots_are_told_what_is_not_for_them():
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /checkout/\n" in text
    assert "Disallow: /zh-hans/basket/\n" in text
    assert f"Sitemap: {HOST}/sitemap.xml" in text
    assert not re.search(r"^Disallow: /\n", text, re.M)


def test_every_kind_of_page_has_a_description():
    for kind in (models.ArticlePage, models.SectionPage, models.PlainPage, models.HomePage):
        assert kind(title="T", search_description="Said.").description == "Said."
