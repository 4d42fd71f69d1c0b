"""Pictures in the sizes and formats that a page asks for.

Every picture has the same few renditions, so that a page fetches those of all its
pictures in one query and the worker can make them when a picture is added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images import get_image_model
from willow.image import UnrecognisedImageFormatError

WIDTHS = (320, 640, 960, 1280)
FALLBACK_WIDTH = 640
FORMATS = ("avif", "webp")
SHARE_SPEC = "fill-1200x630|format-jpeg"

UNREADABLE = (OSError, UnrecognisedImageFormatError)  # what a lost or broken original raises


@dataclass(frozen=True)
class PictureSet:
    """What a ``<picture>`` needs: a srcset by media type and a JPEG to fall back to."""

    sources: tuple[tuple[str, str], ...]
    src: str
    width: int
    height: int


def widths_for(image: Any) -> list[int]:
    """Return the widths worth making: up to the first that the original does not fill."""
    widths = []
    for width in WIDTHS:
        widths.append(width)
        if width >= image.width:
            break
    return widths


def specs_for(image: Any) -> list[str]:
    """Return Wagtail's filter specs of all renditions of the image."""
    scaled = [f"width-{width}|format-{kind}" for kind in FORMATS for width in widths_for(image)]
    return [*scaled, f"width-{FALLBACK_WIDTH}|format-jpeg"]


def prefetch_pictures(images: Iterable[Any]) -> None:
    """Attach the renditions that exist to the images, in one query for all of them."""
    wanted = [image for image in images if image is not None]
    if not wanted:
        return
    renditions = get_image_model().get_rendition_model().objects.all()
    prefetch_related_objects(
        wanted, Prefetch("renditions", queryset=renditions, to_attr="prefetched_renditions")
    )


def picture_set(image: Any) -> PictureSet:
    """Return the image's renditions, made now where the worker has not yet made them.

    Raises one of ``UNREADABLE`` when the original cannot be read.
    """
    made = image.get_renditions(*specs_for(image))
    sources = []
    for kind in FORMATS:
        renditions = [made[f"width-{width}|format-{kind}"] for width in widths_for(image)]
        srcset = ", ".join(f"{one.url} {one.width}w" for one in renditions)
        sources.append((f"image/{kind}", srcset))
    fallback = made[f"width-{FALLBACK_WIDTH}|format-jpeg"]
    return PictureSet(tuple(sources), fallback.url, fallback.width, fallback.height)


def rendition(image: Any | None, spec: str) -> Any | None:
    """Return one rendition of the image, or None where there is none to be had."""
    try:
        return image.get_rendition(spec) if image is not None else None
    except UNREADABLE:
        return None
