"""Plain functions that make pages and blocks; each fills in what does not matter."""

from itertools import count
from typing import Any

from django.utils.text import slugify
from wagtail.models import Locale, Site

from content import models

_numbers = count(1)


def home() -> models.HomePage:
    """Return the front page that the migrations make."""
    return Site.objects.get(is_default_site=True).root_page.specific


def chinese_home() -> models.HomePage:
    """Publish the front page in Chinese."""
    page = home().copy_for_translation(Locale.objects.get(language_code="zh-hans"))
    page.title = "静水"
    page.save_revision().publish()
    return models.HomePage.objects.get(pk=page.pk)


def add(parent: Any, kind: type, title: str = "", *, live: bool = True, **fields: Any) -> Any:
    """Add a page below another, published as an editor would unless ``live`` is off."""
    title = title or f"{kind.__name__} {next(_numbers)}"
    fields = {"slug": f"{slugify(title)}-{next(_numbers)}", "live": False, **fields}
    page = parent.add_child(instance=kind(title=title, **fields))
    revision = page.save_revision()
    if live:
        revision.publish()
    return kind.objects.get(pk=page.pk)


def make_section(title: str = "Journal", parent: Any = None, **fields: Any) -> models.SectionPage:
    """Make a section, below the front page unless told otherwise."""
    return add(parent or home(), models.SectionPage, title, **fields)


def make_article(title: str = "", *, section: Any = None, **fields: Any) -> models.ArticlePage:
    """Make an article; ``body`` is a list of (block type, value)."""
    fields = {"lede": "Clay remembers the hand.", **fields}
    topics, authors = fields.pop("topics", []), fields.pop("authors", [])
    live = fields.pop("live", True)
    page = add(section or make_section(), models.ArticlePage, title, live=False, **fields)
    page.topics.set(topics)
    page.article_authors.set([models.ArticleAuthor(author=author) for author in authors])
    revision = page.save_revision()
    if live:
        revision.publish()
    return models.ArticlePage.objects.get(pk=page.pk)


def make_index(title: str = "People", **fields: Any) -> models.IndexPage:
    """Make a list of authors, topics or makers."""
    return add(home(), models.IndexPage, title, **fields)


def make_author(name: str = "Mei Lindqvist", **fields: Any) -> models.AuthorPage:
    """Make an author's page."""
    return add(fields.pop("index", None) or make_index(), models.AuthorPage, name, **fields)


def make_topic(title: str = "Glaze", **fields: Any) -> models.TopicPage:
    """Make a topic's page."""
    return add(fields.pop("index", None) or make_index("Topics"), models.TopicPage, title, **fields)


def make_brand_story(title: str = "Seven kilns", **fields: Any) -> models.BrandStoryPage:
    """Make a maker's story."""
    fields = {"lede": "Three potters in a converted dairy.", **fields}
    parent = fields.pop("section", None) or make_section("Makers")
    return add(parent, models.BrandStoryPage, title, **fields)


def card(thing: Any, note: str = "") -> tuple[str, dict[str, Any]]:
    """Return a product card's block."""
    return ("product_card", {"product": getattr(thing, "pk", thing), "note": note})


def row(*things: Any, title: str = "") -> tuple[str, dict[str, Any]]:
    """Return a product row's block."""
    return ("product_row", {"title": title, "products": [thing.pk for thing in things]})


def prose(*things: Any, words: str = "the cup") -> tuple[str, str]:
    """Return a paragraph with a link to each product."""
    links = (f'<a linktype="product" id="{getattr(one, "pk", one)}">{words}</a>' for one in things)
    return ("text", f"<p>Take {', '.join(links)}.</p>")


def shoppable(image: Any, *things: Any) -> tuple[str, dict[str, Any]]:
    """Return a picture with a pin on each product."""
    pins = [
        {"product": thing.pk, "x": 10.0 * number, "y": 20.5} for number, thing in enumerate(things)
    ]
    return (
        "shoppable_image",
        {
            "image": {"image": image, "alt_text": "A table", "decorative": False},
            "hotspots": pins,
            "caption": "The table as it is set.",
        },
    )


def picture(image: Any, caption: str = "") -> tuple[str, dict[str, Any]]:
    """Return a picture's block."""
    value = {"image": image, "alt_text": "A shelf", "decorative": False}
    return ("image", {"image": value, "caption": caption, "width": "wide"})
