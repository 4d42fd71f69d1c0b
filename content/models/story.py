"""What articles and brand stories share: a cover, a lede and a body with products in it."""

import math
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from content import products, seo
from content.blocks import Body, library
from content.blocks.text import anchor_of
from content.fields import QuietStreamField
from content.richtext import Prose, serve_prose
from shop import storefront

from .base import SitePage
from .stories import bare_tiles, related

WORDS_A_MINUTE = 238
CHARACTERS_A_MINUTE = 260
HEADINGS_FOR_CONTENTS = 3
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


class Story(SitePage):
    """A page that is read from top to bottom and may sell what it tells about."""

    lede = models.TextField(
        _("lede"),
        max_length=500,
        help_text=_("Two or three sentences below the title; lists show them too."),
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("cover picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    cover_alt = models.CharField(
        _("what the cover shows"),
        max_length=255,
        blank=True,
        help_text=_("For readers who cannot see it. Empty when it only decorates."),
    )
    cover_caption = models.CharField(_("caption of the cover"), max_length=300, blank=True)
    shows_label = models.BooleanField(
        _("say that it contains products we sell"),
        default=True,
        help_text=_("The label stands at the top of a story that shows products."),
    )
    takes_comments = models.BooleanField(
        _("readers can comment"),
        default=True,
        help_text=_("Switched off, what was said stays, and nothing is added."),
    )
    body = QuietStreamField(Body(), blank=True, verbose_name=_("body"))
    reading_minutes = models.PositiveSmallIntegerField(
        _("minutes to read"), default=1, editable=False
    )

    cover_panels = MultiFieldPanel(
        [FieldPanel(name) for name in ("cover", "cover_alt", "cover_caption")],
        heading=_("Cover"),
    )
    routed_with = ("cover", "social_image")
    og_kind = "article"

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Note how long the story takes to read, so that lists need not load its body."""
        super().clean()
        self.reading_minutes = minutes_to_read(" ".join(self.search_texts()))

    def search_texts(self) -> list[str]:
        """Return lede, captions and all words of the body."""
        words = self.body.stream_block.get_searchable_content(self.body)
        return [self.lede, self.cover_caption, *(str(text) for text in words)]

    @property
    def description(self) -> str:
        """What search engines show: the editor's words for them, else the lede."""
        return self.search_description or self.lede

    @property
    def share_picture(self) -> Any | None:
        """The picture for sharing, else the cover."""
        return self.social_image or self.cover

    @property
    def updated_at(self) -> Any | None:
        """When the story was last published, if that was on a later day than the first time."""
        first, last = self.first_published_at, self.last_published_at
        return last if first and last and last.date() > first.date() else None

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The parts of the story as (anchor, title); empty below three."""
        parts = [(anchor_of(one.id), one.value) for one in self.body if one.block_type == "heading"]
        return parts if len(parts) >= HEADINGS_FOR_CONTENTS else []

    @property
    def section(self) -> Any | None:
        """The page that the story is filed under; the front page is none."""
        chain = self.ancestry()
        return chain[-2] if len(chain) > 2 else None

    def byline(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the authors as (name, url, biography, picture)."""
        return []

    def topic_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the topics as (title, url, key)."""
        return []

    def product_ids(self) -> list[int]:
        """Return the ids of all products of the story, in order of appearance."""
        return products.ids_in(self.body.stream_block, self.body)

    def token_for(self, request: HttpRequest, block_id: str = "") -> str:
        """Return the signed source of a sale from the block; none in a preview."""
        if self.pk is None or getattr(request, "is_preview", False):
            return ""
        source = storefront.Source(self.pk, str(block_id or ""), self.live_revision_id)
        return storefront.source_token(source)

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Return everything that the story's template shows (see ``article_page.html``)."""
        library.load(self.body)
        goods = products.goods(self.product_ids())
        authors, topics = self.byline(request), self.topic_links(request)
        nearby = related(self, [topic["key"] for topic in topics])
        storefront.prefetch_pictures(
            [
                self.share_picture,
                self.cover,
                *library.pictures_in(self.body),
                *(author["picture"] for author in authors),
                *(page.cover for page in nearby),
            ]
        )
        return {
            **goods.context(),
            "story": self.head(request, authors),
            "disclosure": self.disclosure if goods.shop_list else "",
            "contents": self.contents,
            "prose_of": self.served_prose(request, goods),
            "shop_in_body": any(one.block_type == "shop_the_story" for one in self.body),
            "shop_source": self.token_for(request),
            "shop_key": secrets.token_urlsafe(12),
            "related": bare_tiles(nearby, request),
            "topics": topics,
            "author": authors[0] if authors else None,
            "share_url": request.build_absolute_uri(self.own_url(request)),
        }

    @property
    def disclosure(self) -> str:
        """The words that say what a story with products is, or none if it is not to say so."""
        return gettext("Contains products we sell") if self.shows_label else ""

    def head(self, request: HttpRequest, authors: list[dict[str, Any]]) -> dict[str, Any]:
        """Return title, lede, byline and cover."""
        section = self.section
        return {
            "title": self.title,
            "standfirst": self.lede,
            "kicker": section.title if section else "",
            "kicker_url": section.get_url(request) if section else "",
            "authors": authors,
            "published": self.first_published_at,
            "updated": self.updated_at,
            "minutes": self.reading_minutes,
            "picture": self.cover,
            "alt": self.cover_alt,
            "caption": self.cover_caption,
        }

    def served_prose(self, request: HttpRequest, goods: products.Goods) -> dict[str, str]:
        """Return the HTML of all rich text in the body by its block's id."""
        pieces = [
            Prose((one.value if one.block_type == "text" else one.value["text"]).source, one.id)
            for one in self.body
            if one.block_type in ("text", "callout")
        ]
        served = serve_prose(
            pieces,
            cards=goods.cards,
            plates=goods.plates,
            token_for=lambda block_id: self.token_for(request, block_id),
            locale_id=self.locale_id,
        )
        return dict(zip((piece.block_id for piece in pieces), served, strict=True))

    def meta(self, request: HttpRequest, alternates: list[Any]) -> seo.Meta:
        """Add the story's dates."""
        return replace(
            super().meta(request, alternates),
            published=self.first_published_at,
            modified=self.updated_at or self.first_published_at,
        )

    @property
    def share_alt(self) -> str:
        """What the picture for sharing shows."""
        return super().share_alt if self.social_image else self.cover_alt

    def structured_data(
        self, request: HttpRequest, meta: seo.Meta, context: dict[str, Any]
    ) -> Iterable[dict[str, Any]]:
        """Return the story as an Article that mentions its products."""
        yield seo.article(
            meta=meta,
            language=get_language() or "",
            section=context["story"]["kicker"],
            authors=[seo.Crumb(one["name"], one["url"]) for one in context["story"]["authors"]],
            mentions=context["shop_list"],
            publisher=self.ancestry()[0].title,
            minutes=self.reading_minutes,
            request=request,
        )


def minutes_to_read(text: str) -> int:
    """Return the whole minutes, at least one, at Wagtail's rates for English and Chinese."""
    plain = strip_tags(text)
    characters = len(_IDEOGRAPH.findall(plain))
    words = len(_IDEOGRAPH.sub(" ", plain).split())
    return max(1, math.ceil(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))
