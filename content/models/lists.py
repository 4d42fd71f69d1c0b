"""Pages that gather others: sections, topics, authors, and indexes of them."""

from typing import Any

from django.db import models
from django.db.models import Count, prefetch_related_objects
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from shop import storefront

from .base import SitePage
from .stories import articles, public, sheet, stories
from .story import Story


class ListPage(SitePage):
    """A page with a few words and a list below them."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True

    def search_texts(self) -> list[str]:
        """Return the introduction."""
        return [self.introduction]

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.introduction

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Return title and introduction."""
        return {"title": self.title, "introduction": self.introduction}


class SectionPage(ListPage):
    """A part of the magazine, such as the journal, with all stories below it."""

    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types = ["content.SectionPage", "content.ArticlePage", "content.BrandStoryPage"]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Add ``stories`` and the ``topics`` of the magazine."""
        below = stories(self.locale_id).filter(path__startswith=self.path)
        topics = public(TopicPage.objects.filter(locale_id=self.locale_id)).order_by("path")
        return super().shown(request) | {
            "stories": sheet(below, request),
            "topics": [{"title": one.title, "url": one.get_url(request)} for one in topics],
        }


class IndexPage(ListPage):
    """A list of the pages below it: all authors, all topics, all makers."""

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.AuthorPage", "content.TopicPage", "content.BrandStoryPage"]

    class Meta:
        verbose_name = _("index")
        verbose_name_plural = _("indexes")

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Add ``children``: (title, url, description) in the editors' order."""
        return super().shown(request) | {"children": children_of(self, request)}


class TopicPage(ListPage):
    """What articles are about, with all articles about it."""

    parent_page_types = ["content.IndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Add ``stories``: the articles in this language, whichever language chose the topic."""
        about = articles(self.locale_id).filter(topics__translation_key=self.translation_key)
        return super().shown(request) | {"stories": sheet(about, request)}


class AuthorPage(SitePage):
    """Somebody who writes here; the title is the name."""

    role = models.CharField(_("what they do"), max_length=120, blank=True)
    about = RichTextField(_("about them"), blank=True, features=["bold", "italic", "link"])
    portrait = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    portrait_alt = models.CharField(_("what the portrait shows"), max_length=255, blank=True)

    parent_page_types = ["content.IndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("role"),
        FieldPanel("about"),
        MultiFieldPanel(
            [FieldPanel("portrait"), FieldPanel("portrait_alt")], heading=_("Portrait")
        ),
    ]
    routed_with = ("portrait", "social_image")
    og_kind = "profile"

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def search_texts(self) -> list[str]:
        """Return what is said about the author."""
        return [self.role, self.about]

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.role

    @property
    def share_picture(self) -> Any | None:
        """The picture for sharing, else the portrait."""
        return self.social_image or self.portrait

    @property
    def share_alt(self) -> str:
        """What the picture for sharing shows."""
        return super().share_alt if self.social_image else self.portrait_alt

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Return ``author`` (name, role, biography, picture) and their ``stories``."""
        storefront.prefetch_pictures([self.portrait, self.social_image])
        own = {"article_authors__author__translation_key": self.translation_key}
        return {
            "author": {
                "name": self.title,
                "role": self.role,
                "biography": mark_safe(expand_db_html(self.about)),  # nosec B703  the editor's
                "picture": self.portrait,
                "alt": self.portrait_alt,
            },
            "stories": sheet(articles(self.locale_id).filter(**own), request),
        }


def children_of(page: Page, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the public pages below a page, in their order.

    Each is (title, url, description, picture or None, count of its articles or None).
    """
    below = public(page.get_children()).order_by("path").defer_streamfields().specific()
    children = list(below)
    for kind, name in ((AuthorPage, "portrait"), (Story, "cover")):
        prefetch_related_objects([one for one in children if isinstance(one, kind)], name)
    pictures = {one.pk: getattr(one, "portrait", getattr(one, "cover", None)) for one in children}
    storefront.prefetch_pictures(pictures.values())
    counts = _articles_of(children, page.locale_id)
    return [
        {
            "title": child.title,
            "url": child.get_url(request) or "",
            "description": getattr(child, "description", child.search_description),
            "picture": pictures[child.pk],
            "count": counts.get(child.translation_key),
        }
        for child in children
    ]


def _articles_of(children: list[Any], locale_id: int) -> dict[Any, int]:
    """Return how many articles there are by each author and about each topic."""
    counts: dict[Any, int] = {}
    for kind, path in ((AuthorPage, "article_authors__author"), (TopicPage, "topics")):
        key = f"{path}__translation_key"
        keys = [one.translation_key for one in children if isinstance(one, kind)]
        if keys:
            found = articles(locale_id).filter(**{f"{key}__in": keys}).order_by(key)
            counts |= dict(found.values_list(key).annotate(Count("pk", distinct=True)))
    return counts
