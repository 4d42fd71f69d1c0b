"""The story of a maker or of the house itself."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from .story import Story


class BrandStoryPage(Story):
    """Who makes the things, where and how."""

    place = models.CharField(_("place"), max_length=120, blank=True)

    parent_page_types = ["content.HomePage", "content.SectionPage", "content.IndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("place"),
        FieldPanel("lede"),
        Story.cover_panels,
        InlinePanel("facts", label=_("Fact"), heading=_("Facts at a glance"), max_num=6),
        FieldPanel("shows_label"),
        FieldPanel("takes_comments"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("brand story")
        verbose_name_plural = _("brand stories")

    def search_texts(self) -> list[str]:
        """Add the place to what the story is found by."""
        return [self.place, *super().search_texts()]

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Add ``facts``: (name, value) in order."""
        facts = [(fact.name, fact.value) for fact in self.facts.all()]
        return super().shown(request) | {"facts": facts}

    def head(self, request: HttpRequest, authors: list[dict[str, Any]]) -> dict[str, Any]:
        """Stand the place above the title."""
        head = super().head(request, authors)
        return head | {"kicker": self.place, "kicker_url": ""} if self.place else head


class BrandFact(Orderable):
    """A name and a value, such as "Founded" and "1974"."""

    page = ParentalKey(BrandStoryPage, on_delete=models.CASCADE, related_name="facts")
    name = models.CharField(_("name"), max_length=60)
    value = models.CharField(_("value"), max_length=160)

    panels = [FieldPanel("name"), FieldPanel("value")]

    class Meta(Orderable.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
