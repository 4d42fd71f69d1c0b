"""What articles and brand stories share: a cover, a lede and a body with products in it."""

import math
import re
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from content.blocks import Body
from content.blocks.text import anchor_of
from content.fields import QuietStreamField

from .base import SitePage

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
    body = QuietStreamField(Body(), blank=True, verbose_name=_("body"))
    reading_minutes = models.PositiveSmallIntegerField(
        _("minutes to read"), default=1, editable=False
    )

    cover_panels = MultiFieldPanel(
        [FieldPanel(name) for name in ("cover", "cover_alt", "cover_caption")],
        heading=_("Cover"),
    )

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


def minutes_to_read(text: str) -> int:
    """Return the whole minutes, at least one, at Wagtail's rates for English and Chinese."""
    plain = strip_tags(text)
    characters = len(_IDEOGRAPH.findall(plain))
    words = len(_IDEOGRAPH.sub(" ", plain).split())
    return max(1, math.ceil(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE))
