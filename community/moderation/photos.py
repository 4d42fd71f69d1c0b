"""What members upload, made into pictures of ours: decoded within limits, and written anew.

Nothing of the file that came in is kept: no place where it was taken, no comment, no script.
"""

import io
import secrets
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 12 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
WHOLE, SMALL = 1600, 320  # pixels of the longer side
QUALITY = 82
AN_HOUR = 60 * 60
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
)


class NotAPhoto(Exception):
    """The file cannot be taken; the message says why."""


@dataclass(frozen=True)
class Photo:
    """A photo in two sizes; width and height are those of the whole, in pixels."""

    whole: ContentFile
    small: ContentFile
    width: int
    height: int


def prepare(upload: Any) -> Photo:
    """Return what somebody uploaded as a photo of ours. Raises :class:`NotAPhoto`."""
    if upload.size > MOST_BYTES:
        raise NotAPhoto(_("“%(name)s” is larger than 12 MB.") % {"name": upload.name})
    with _readable(upload) as picture:
        whole = _written(picture, WHOLE)
        small = _written(picture, SMALL)
        width, height = _fitted(picture, WHOLE)
    name = secrets.token_urlsafe(24)
    return Photo(
        ContentFile(whole, f"{name}.webp"), ContentFile(small, f"{name}-s.webp"), width, height
    )


def answer(file: Any) -> FileResponse:
    """Return a kept photo to somebody who may see it; nothing in it runs. Raises Http404."""
    try:
        response = FileResponse(file.open("rb"), content_type="image/webp")
    except OSError:
        raise Http404 from None
    response["Cache-Control"] = f"private, max-age={AN_HOUR}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def delete_files(*files: Any) -> None:
    """Delete kept photos once the transaction holds that takes their rows away."""
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name))


@contextmanager
def _readable(upload: Any) -> Iterator[Image.Image]:
    """Yield the decoded picture, turned the right way up. Its size is asked before it is read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(upload, formats=FORMATS) as picture:
                if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    words = _("“%(name)s” has more than 25 million pixels. Make it smaller.")
                    raise NotAPhoto(words % {"name": upload.name})
                picture.draft("RGB", (WHOLE, WHOLE))
                picture.thumbnail((WHOLE, WHOLE))
                turned = ImageOps.exif_transpose(picture)
                yield turned.convert("RGB")
    except _UNREADABLE:
        words = _("“%(name)s” is no photo that we can read. Take a JPEG, PNG or WebP file.")
        raise NotAPhoto(words % {"name": upload.name}) from None


def _written(picture: Image.Image, side: int) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    out = io.BytesIO()
    smaller.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def _fitted(picture: Image.Image, side: int) -> tuple[int, int]:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller.size
