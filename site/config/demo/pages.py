"""The demo's pages, once a language: the tree, the people, the stories."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from content import models
from shop import storefront

from .bodies import Bodies
from .photos import Photos
from .reading import SECOND, articles, table

INDEXES = {
    "topics": {"en": "Topics", SECOND: "话题"},
    "people": {"en": "People", SECOND: "作者"},
}
JOURNAL = {"en": "Journal", SECOND: "志"}


def load(photos: Photos) -> None:
    """Write the pages of both languages, tied to each other as translations."""
    shop = table("shop.toml")
    ids = storefront.product_ids_by_code(_codes())
    first = _Tree(shop, "en", photos, ids, originals={})
    first.write()
    site = Site.objects.filter(is_default_site=True).first()
    old = site.root_page if site else None
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "site_name": shop["site"]["name"],
            "root_page": first.home,
        },
    )
    if old is not None and old.pk != first.home.pk and type(old.specific) is Page:
        old.delete()  # the greeting that Wagtail's migrations leave
    _Tree(shop, SECOND, photos, ids, originals=first.pages).write()


def _codes() -> list[str]:
    rows = table("products.toml")["products"]
    variants = [variant["upc"] for row in rows for variant in row.get("variants", [])]
    return [*(row["upc"] for row in rows), *variants]


def parts_of(html: str) -> list[dict[str, Any]]:
    """Return a text with headings in it as blocks: headings, and what stands between them."""
    rows: list[dict[str, Any]] = []
    for place, part in enumerate(re.split(r"<h3>(.*?)</h3>", html)):
        if place % 2:
            rows.append({"type": "heading", "text": unescape(part)})
        elif part.strip():
            rows.append({"type": "text", "html": part})
    return rows


class _Tree:
    """The pages of one language; ``originals`` are those that they translate, by key."""

    def __init__(
        self,
        shop: dict[str, Any],
        language: str,
        photos: Photos,
        ids: dict[str, int],
        originals: dict[str, Page],
    ) -> None:
        self.shop, self.language, self.photos = shop, language, photos
        self.originals = originals
        self.locale, _created = Locale.objects.get_or_create(language_code=language)
        self.bodies = Bodies(photos, ids)
        self.ids = ids
        self.pages: dict[str, Page] = {}

    def write(self) -> None:
        """Write home, sections, topics, people, stories and plain pages, then fill the home."""
        site = self._texts(self.shop["site"])
        root = Page.get_first_root_node()
        slug = "home" if self.language == "en" else f"home-{self.language}"
        self.home = self._put(
            "home",
            root,
            models.HomePage(title=site["name"], slug=slug, introduction=site["tagline"]),
        )
        journal = models.SectionPage(
            title=JOURNAL[self.language], slug="journal", show_in_menus=True
        )
        self._put("journal", self.home, journal)
        for key, titles in INDEXES.items():
            index = models.IndexPage(title=titles[self.language], slug=key)
            self._put(key, self.home, index)
        self._gatherings()
        for row in articles(self.language):
            self._story(row)
        for row in self.shop["pages"]:
            self._plain(row)
        self._fill_home()

    def _gatherings(self) -> None:
        for row in self.shop["sections"]:
            texts = self._texts(row)
            page = models.SectionPage(
                title=texts["title"], slug=row["slug"], introduction=texts["intro"]
            )
            self._put(f"section/{row['slug']}", self.pages["journal"], page)
        for row in self.shop["topics"]:
            texts = self._texts(row)
            page = models.TopicPage(
                title=texts["title"], slug=row["slug"], introduction=texts["intro"]
            )
            self._put(f"topic/{row['slug']}", self.pages["topics"], page)
        for row in self.shop["authors"]:
            texts = self._texts(row)
            page = models.AuthorPage(
                title=texts["name"], slug=row["slug"], role=texts["role"], about=texts["bio"]
            )
            self._put(f"author/{row['slug']}", self.pages["people"], page)

    def _story(self, row: dict[str, Any]) -> None:
        brand = row["kind"] == "brand_story"
        day = timezone.now() - timedelta(days=row["days_ago"])
        page = (models.BrandStoryPage if brand else models.ArticlePage)(
            title=row["title"],
            slug=row["slug"],
            lede=row["lede"],
            search_description=row.get("description", ""),
            cover=self.photos.get(row["cover"], row["cover_alt"]),
            cover_alt=row["cover_alt"],
            cover_caption=row.get("cover_caption", ""),
            shows_label=row.get("label", True),
            body=self.bodies.blocks(row["body"]),
            first_published_at=day,
        )
        if brand:
            page.place = self._place(row.get("maker", ""))
        else:
            page.topics = [self.pages[f"topic/{slug}"] for slug in row["topics"]]
            page.article_authors = [
                models.ArticleAuthor(author=self.pages[f"author/{slug}"], sort_order=place)
                for place, slug in enumerate(row["authors"])
            ]
        self._put(f"story/{row['slug']}", self.pages[f"section/{row['section']}"], page)

    def _plain(self, row: dict[str, Any]) -> None:
        texts = self._texts(row)
        page = models.PlainPage(
            title=texts["title"],
            slug=row["slug"],
            search_description=texts.get("description", ""),
            introduction=texts.get("description", ""),
            body=self.bodies.blocks(parts_of(texts["html"])),
            show_in_footer=True,
        )
        self._put(f"plain/{row['slug']}", self.home, page)

    def _fill_home(self) -> None:
        row = self.shop["home"]
        texts = self._texts(row)
        band = texts.get("band", row.get("band", {}))
        home, story = self.home, self.pages[f"story/{row['band']['story']}"]
        home.lead = self.pages[f"story/{row['lead']}"]
        home.feature = [{"type": "product", "value": self.ids[row["feature"]]}]
        home.feature_title = texts["feature_title"]
        home.shelf_title = texts.get("shelf_title", "")
        home.shelf = [{"type": "product", "value": self.ids[sku]} for sku in row["shelf"]]
        home.band_title, home.band_text = band["title"], band["text"]
        home.band_picture = self.photos.get(row["band"]["photo"])
        home.band_alt = band["photo_alt"]
        home.band_story = story
        self._publish(home)

    def _place(self, maker: str) -> str:
        row = next((one for one in self.shop["makers"] if one["slug"] == maker), None)
        return self._texts(row)["place"] if row else ""

    def _texts(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row's texts in the tree's language."""
        return row if self.language == "en" else row | row.get(self.language, {})

    def _put(self, key: str, parent: Page, page: Page) -> Page:
        """Add the page, or bring the one at its address up to date, and publish it."""
        page.locale = self.locale
        if key in self.originals:
            page.translation_key = self.originals[key].translation_key
        there = Page.objects.child_of(parent).filter(slug=page.slug).first()
        if there is not None:
            page = self._renewed(there.specific, page)
        else:
            parent.refresh_from_db()
            parent.add_child(instance=page)
        self._publish(page)
        self.pages[key] = page
        return page

    def _renewed(self, there: Page, page: Page) -> Page:
        """Return the page that is there with the texts of the file."""
        kept = {field.name for field in Page._meta.get_fields()} - {"title", "search_description"}
        for field in page._meta.concrete_fields:
            if field.name not in kept and field.name != "page_ptr":
                setattr(there, field.attname, getattr(page, field.attname))
        there.title, there.search_description = page.title, page.search_description
        return there

    def _publish(self, page: Page) -> None:
        page.full_clean()
        first = page.first_published_at
        page.save_revision(clean=False).publish()
        if first:
            Page.objects.filter(pk=page.pk).update(
                first_published_at=first, last_published_at=first
            )
