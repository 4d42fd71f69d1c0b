"""The front page."""

from dataclasses import replace
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from content import products
from content.choosers import ProductChooserBlock
from content.fields import QuietStreamField
from shop import storefront

from .base import SitePage
from .lists import SectionPage, TopicPage
from .stories import Tile, gather, public, tiles

STORIES = ["content.ArticlePage", "content.BrandStoryPage"]
STORIES_UNDER_LEAD = 3
EARLIER_STORIES = 6
TOPICS_SHOWN = 8


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
    feature = QuietStreamField(
        [("product", ProductChooserBlock())],
        blank=True,
        max_num=1,
        verbose_name=_("product beside the lead"),
    )
    feature_title = models.CharField(
        _("its title"),
        max_length=120,
        blank=True,
        help_text=_("Left empty, the product's own."),
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
        MultiFieldPanel(
            [FieldPanel("feature"), FieldPanel("feature_title")], heading=_("Beside the lead")
        ),
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

    @property
    def share_alt(self) -> str:
        """What the picture for sharing shows."""
        return super().share_alt if self.social_image else self.band_alt

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Return lead, stories, products, band and earlier stories (see ``home_page.html``)."""
        wanted = [self.lead_id, *(pick.story_id for pick in self.picks.all())]
        ids = {one for one in (*wanted, self.band_story_id) if one}
        number = 1 + STORIES_UNDER_LEAD + EARLIER_STORIES
        pages = gather(self.locale_id, wanted=ids, number=number)
        pictures = [self.band_picture, self.social_image]
        found = {tile.id: tile for tile in tiles(pages, request, also=pictures)}
        band = next((page for page in pages if page.pk == self.band_story_id), None)
        return {
            **self.chosen_stories(found, wanted),
            **self.cards(),
            **self.ways_on(request),
            "feature_title": self.feature_title,
            "shelf_title": self.shelf_title,
            "brand": self.band(band, found[band.pk]) if band else None,
        }

    def chosen_stories(self, found: dict[int, Tile], wanted: list[int | None]) -> dict[str, Any]:
        """Return ``lead``, ``stories`` and ``latest``: the editor's choice, then the newest.

        ``found`` are tiles of public stories, newest first. A wanted one that is not among
        them is passed over; none comes twice.
        """
        picks = [found[one] for one in dict.fromkeys(wanted[1:]) if one in found]
        newest = [tile for one, tile in found.items() if one not in wanted]
        newest = [tile for tile in newest if tile.id != self.band_story_id]
        lead = found.get(self.lead_id) or (newest.pop(0) if newest else None)
        if not picks:
            picks, newest = newest[:STORIES_UNDER_LEAD], newest[STORIES_UNDER_LEAD:]
        picks = [tile for tile in picks if tile is not lead]
        return {"lead": lead, "stories": picks, "latest": newest[:EARLIER_STORIES]}

    def ways_on(self, request: HttpRequest) -> dict[str, Any]:
        """Return ``topics``, ``journal_url`` (the first section) and ``shop_url``."""
        below = Page.objects.filter(path__startswith=self.path).type(SectionPage, TopicPage)
        pages = list(public(below).order_by("path"))
        topics = [page for page in pages if page.specific_class is TopicPage][:TOPICS_SHOWN]
        journal = next((page for page in pages if page.specific_class is SectionPage), None)
        return {
            "topics": [{"title": one.title, "url": one.get_url(request)} for one in topics],
            "journal_url": journal.get_url(request) if journal else "",
            "shop_url": reverse("catalogue:index"),
        }

    def cards(self) -> dict[str, Any]:
        """Return ``feature`` and ``shelf``, which leaves out what is no longer sold."""
        feature = products.ids_in(self.feature.stream_block, self.feature)
        shelf = products.ids_in(self.shelf.stream_block, self.shelf)
        goods = products.goods([*feature, *shelf], alternatives=False)
        shown = [goods.cards[one] for one in dict.fromkeys(shelf)]
        beside = goods.cards[feature[0]] if feature else None
        gone = storefront.StockState.GONE
        return {
            "feature": beside if beside and beside.state != gone else None,
            "shelf": [card for card in shown if card.state != gone],
            "cards": goods.cards,
        }

    def band(self, story: Any, tile: Tile) -> Tile:
        """Return the band as the tile of the story behind it, with the band's own words."""
        return replace(
            tile,
            title=self.band_title or tile.title,
            standfirst=self.band_text or tile.standfirst,
            picture=self.band_picture or tile.picture,
            alt=self.band_alt if self.band_picture else tile.alt,
            kicker=story.place,
        )


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
