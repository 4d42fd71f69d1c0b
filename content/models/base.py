"""What every page has."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from shop import storefront


class SitePage(Page):
    """A page with a picture for sharing, that is found by its words in any language."""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Cut to 1200 × 630. Left empty, the page's own picture is taken."),
    )

    promote_panels = [*Page.promote_panels, FieldPanel("social_image")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("search_title", boost=5),
        index.SearchField("search_body"),
    ]

    class Meta:
        abstract = True

    def search_title(self) -> str:
        """Return the words of the title, segmented where the language writes no spaces."""
        return storefront.index_words(self.title)

    def search_body(self) -> str:
        """Return the words of everything else on the page."""
        return storefront.index_words(" ".join(self.search_texts()))

    def search_texts(self) -> list[str]:
        """Return the texts that a reader may remember of the page."""
        return [self.search_description]

    @property
    def description(self) -> str:
        """One or two sentences about the page, for search engines and cards."""
        return self.search_description

    @property
    def share_picture(self) -> Any | None:
        """The picture that stands for the page elsewhere, or None."""
        return self.social_image
