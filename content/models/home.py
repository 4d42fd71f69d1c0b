"""The front page."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from content.choosers import ProductChooserBlock
from content.fields import QuietStreamField

from .base import SitePage

STORIES = ["content.ArticlePage", "content.BrandStoryPage"]


class HomePage(SitePage):
    """A lead story, more stories, a shelf of products and a band about the house."""

    introduction = models.TextField(
        _("introduction"),
        max_length=300,
        blank=True,
        help_text=_("One sentence about the house, above everything else."),
    )
    lead = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("lead story"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Left empty, the newest story leads."),
    )
    shelf_title = models.CharField(_("title of the shelf"), max_length=120, blank=True)
    shelf = QuietStreamField(
        [("product", ProductChooserBlock())], blank=True, max_num=12, verbose_name=_("shelf")
    )
    band_title = models.CharField(_("title of the band"), max_length=160, blank=True)
    band_text = models.TextField(_("text of the band"), max_length=600, blank=True)
    band_picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture of the band"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    band_alt = models.CharField(_("what the picture shows"), max_length=255, blank=True)
    band_story = models.ForeignKey(
        "content.BrandStoryPage",
        verbose_name=_("story that the band leads to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.SectionPage",
        "content.IndexPage",
        "content.BrandStoryPage",
        "content.PlainPage",
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        PageChooserPanel("lead", STORIES),
        InlinePanel("picks", label=_("Story"), heading=_("More stories"), max_num=12),
        MultiFieldPanel([FieldPanel("shelf_title"), FieldPanel("shelf")], heading=_("Shelf")),
        MultiFieldPanel(
            [
                FieldPanel("band_title"),
                FieldPanel("band_text"),
                FieldPanel("band_picture"),
                FieldPanel("band_alt"),
                PageChooserPanel("band_story", "content.BrandStoryPage"),
            ],
            heading=_("Band"),
        ),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def search_texts(self) -> list[str]:
        """Return the introduction."""
        return [self.introduction]

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.introduction

    @property
    def share_picture(self) -> Any | None:
        """The picture for sharing, else the band's."""
        return self.social_image or self.band_picture


class HomePick(Orderable):
    """A story on the front page, in the editor's order."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="picks")
    story = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("story"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("story", STORIES)]

    class Meta(Orderable.Meta):
        verbose_name = _("story on the front page")
        verbose_name_plural = _("stories on the front page")

    def __str__(self) -> str:
        return self.story.title
