"""Pages that say how things are done here: about, delivery, returns."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from content.blocks import PlainBody, library
from content.fields import QuietStreamField
from shop import storefront

from .base import SitePage
from .lists import children_of


class PlainPage(SitePage):
    """Words and pictures without a date or an author."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)
    body = QuietStreamField(PlainBody(), blank=True, verbose_name=_("body"))
    show_in_footer = models.BooleanField(_("link to it from the foot of every page"), default=False)

    parent_page_types = ["content.HomePage", "content.PlainPage"]
    subpage_types = ["content.PlainPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = [*SitePage.promote_panels, FieldPanel("show_in_footer")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def search_texts(self) -> list[str]:
        """Return introduction and body."""
        words = self.body.stream_block.get_searchable_content(self.body)
        return [self.introduction, *(str(text) for text in words)]

    @property
    def description(self) -> str:
        """What search engines show."""
        return self.search_description or self.introduction

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Return ``children``, with the pictures of the body at hand."""
        storefront.prefetch_pictures([self.social_image, *library.pictures_in(self.body)])
        return {"children": children_of(self, request)}
