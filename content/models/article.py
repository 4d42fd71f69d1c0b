"""The article: the page that this house is built for."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from .story import Story


class ArticlePage(Story):
    """A story by somebody, about something, on a day."""

    topics = ParentalManyToManyField(
        "content.TopicPage", verbose_name=_("topics"), blank=True, related_name="articles"
    )

    parent_page_types = ["content.SectionPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("lede"),
        Story.cover_panels,
        InlinePanel("article_authors", label=_("Author"), heading=_("Authors")),
        FieldPanel("topics"),
        FieldPanel("shows_label"),
        FieldPanel("takes_comments"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def byline(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the published authors in order, each as they are in the article's language."""
        rows = self.article_authors.select_related("author__portrait").all()
        return [
            {
                "name": author.title,
                "url": author.get_url(request) or "",
                "biography": strip_tags(author.about),
                "role": author.role,
                "picture": author.portrait,
            }
            for author in in_language([row.author for row in rows], self.locale_id)
        ]

    def topic_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the published topics, each as it is in the article's language."""
        return [
            {"title": topic.title, "url": topic.get_url(request), "key": topic.translation_key}
            for topic in in_language(list(self.topics.all()), self.locale_id)
        ]

    def search_texts(self) -> list[str]:
        """Add authors and topics to what the article is found by."""
        names = [row.author.title for row in self.article_authors.all()]
        topics = [topic.title for topic in self.topics.all()]
        return [*super().search_texts(), *names, *topics]


def in_language(pages: list[Any], locale_id: int) -> list[Any]:
    """Return the pages, each replaced by its translation where there is one; drafts left out.

    No query when all are in that language, as they are where translators chose well.
    """
    keys = {page.translation_key for page in pages if page.locale_id != locale_id}
    found = {}
    if keys:
        kind = type(pages[0])
        written = kind.objects.filter(translation_key__in=keys, locale_id=locale_id, live=True)
        found = {page.translation_key: page for page in written}
    shown = [found.get(page.translation_key, page) for page in pages]
    return [page for page in shown if page.live]


class ArticleAuthor(Orderable):
    """Who wrote an article, in the order of the byline."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(
        "content.AuthorPage",
        verbose_name=_("author"),
        on_delete=models.CASCADE,
        related_name="article_authors",
    )

    panels = [PageChooserPanel("author", "content.AuthorPage")]

    class Meta(Orderable.Meta):
        verbose_name = _("author of an article")
        verbose_name_plural = _("authors of articles")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "author"],
                name="content_author_once_an_article",
                violation_error_message=_("This author is already in the byline."),
            )
        ]

    def __str__(self) -> str:
        return self.author.title
