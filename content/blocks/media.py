"""Blocks of pictures and films."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    URLBlock,
)

from .library import LibraryPictureBlock, PictureWithAltBlock

WIDTHS = [("text", _("As wide as the text")), ("wide", _("Wide")), ("full", _("Full width"))]
LAYOUTS = [("row", _("In a row")), ("grid", _("In a grid"))]


class PictureBlock(StructBlock):
    """One picture."""

    image = PictureWithAltBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False, max_length=300)
    width = ChoiceBlock(choices=WIDTHS, default="text", label=_("Width"))

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a caption, as wide as the text, wide, or edge to edge.")
        template = "content/blocks/image.html"
        label_format = "{caption}"
        preview_value = {
            "image": None,
            "caption": "The autumn firing, unloaded.",
            "width": "wide",
        }


class GalleryPictureBlock(StructBlock):
    """A picture among others."""

    image = PictureWithAltBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Picture")
        label_format = "{caption}"


class GalleryBlock(StructBlock):
    """Several pictures that belong together."""

    pictures = ListBlock(GalleryPictureBlock(), label=_("Pictures"), min_num=2, max_num=12)
    layout = ChoiceBlock(choices=LAYOUTS, default="row", label=_("Layout"))
    caption = CharBlock(label=_("Caption for all"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Gallery")
        description = _("Two to twelve pictures side by side.")
        template = "content/blocks/gallery.html"
        label_format = "{caption}"
        preview_value = {
            "pictures": [
                {"image": None, "caption": "Before the fire"},
                {"image": None, "caption": "After it"},
            ],
            "layout": "row",
            "caption": "One shelf of the kiln.",
        }


@dataclass(frozen=True)
class Film:
    """A film on somebody's site: whose, and under which id."""

    provider: str
    id: str
    token: str = ""

    @property
    def provider_name(self) -> str:
        """The name of the site, as its readers know it."""
        return {"youtube": "YouTube", "vimeo": "Vimeo"}[self.provider]

    @property
    def embed_url(self) -> str:
        """The address of the player, which sets no cookie before it plays."""
        if self.provider == "youtube":
            return f"https://www.youtube-nocookie.com/embed/{self.id}?autoplay=1"
        token = f"&h={self.token}" if self.token else ""
        return f"https://player.vimeo.com/video/{self.id}?dnt=1&autoplay=1{token}"


def film_at(url: str) -> Film | None:
    """Return the film that a page of YouTube or Vimeo shows, or None for any other address."""
    parts = urlsplit(url or "")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = [part for part in parts.path.split("/") if part]
    if host == "youtu.be":
        return _youtube(path[0] if path else "")
    if host in ("youtube.com", "youtube-nocookie.com"):
        if len(path) == 2 and path[0] in ("embed", "shorts", "live"):
            return _youtube(path[1])
        return _youtube(parse_qs(parts.query).get("v", [""])[0])
    if host in ("vimeo.com", "player.vimeo.com"):
        return _vimeo(path, parse_qs(parts.query).get("h", [""])[0])
    return None


def _youtube(key: str) -> Film | None:
    return Film("youtube", key) if re.fullmatch(r"[\w-]{11}", key) else None


def _vimeo(path: list[str], token: str) -> Film | None:
    numbers = [index for index, part in enumerate(path) if re.fullmatch(r"\d{6,12}", part)]
    if not numbers:
        return None
    last = numbers[-1]
    after = path[last + 1] if last + 1 < len(path) else token
    return Film("vimeo", path[last], after if re.fullmatch(r"[0-9a-f]{6,20}", after) else "")


class VideoValue(StructValue):
    """What the template asks of a film."""

    @property
    def film(self) -> Film | None:
        """The film behind the address; None while a draft has none."""
        return film_at(self.get("url") or "")


class VideoBlock(StructBlock):
    """A film that another site shows. Nothing is fetched from there before the reader asks."""

    url = URLBlock(label=_("Address"), help_text=_("The address of a film on YouTube or Vimeo."))
    title = CharBlock(label=_("What it shows"), max_length=160)
    picture = LibraryPictureBlock(label=_("Picture until it plays"), required=False)
    caption = CharBlock(label=_("Caption"), required=False, max_length=300)

    def clean(self, value: Any) -> StructValue:
        """Return the cleaned value. Raises StructBlockValidationError for any other site."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and cleaned.film is None:
            message = _("Give the address of a film on YouTube or Vimeo.")
            raise StructBlockValidationError({"url": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Film")
        description = _("A film from YouTube or Vimeo. It loads when the reader presses play.")
        template = "content/blocks/video.html"
        value_class = VideoValue
        label_format = "{title}"
        preview_value = {
            "url": "https://vimeo.com/76979871",
            "title": "Three mornings at the kiln",
            "picture": None,
            "caption": "",
        }
