"""The article: the page that this house is built for."""

from django.db import models
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
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


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
