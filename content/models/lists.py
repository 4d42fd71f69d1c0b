"""Pages that gather others: sections, topics, authors, and indexes of them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from .base import SitePage


class SectionPage(SitePage):
    """A part of the magazine, such as the journal."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.ArticlePage", "content.BrandStoryPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def search_texts(self) -> list[str]:
        """Return the introduction."""
        return [self.introduction]

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.introduction


class IndexPage(SitePage):
    """A list of the pages below it: all authors, all topics, all makers."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.AuthorPage", "content.TopicPage", "content.BrandStoryPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("index")
        verbose_name_plural = _("indexes")

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.introduction


class TopicPage(SitePage):
    """What articles are about, with all articles about it."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    parent_page_types = ["content.IndexPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def search_texts(self) -> list[str]:
        """Return the introduction."""
        return [self.introduction]

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.introduction


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
