"""Small pictures for Oscar's screens, made by Pillow beside the original.

Oscar asks a thumbnailer to fit a file into a box. Photographs of our products have
renditions in Wagtail's library; this serves what is left: the dashboard's lists.
"""

import os
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, UnidentifiedImageError


class Thumbnail:
    """A small picture: its address and size."""

    def __init__(self, name: str, size: tuple[int, int]) -> None:
        self.name = name
        self.url = default_storage.url(name)
        self.width, self.height = size

    def __str__(self) -> str:
        return self.url


class PillowThumbnailer:
    """Oscar's interface: generate one thumbnail, delete all of a file's."""

    def generate_thumbnail(self, source: Any, **options: Any) -> Thumbnail:
        """Return the picture fitted into ``size`` (``"100x100"``, either side may be absent).

        Raises OSError when the file is no picture that can be read.
        """
        source_name = getattr(source, "name", None) or str(source)
        box = _box(str(options.get("size") or options.get("geometry") or "100x100"))
        stem = os.path.splitext(source_name)[0].replace("/", "-")
        name = f"thumbnails/{stem}-{box[0]}x{box[1]}.jpg"
        if not default_storage.exists(name):
            _save(source_name, name, box)
        with default_storage.open(name) as file, Image.open(file) as made:
            return Thumbnail(name, made.size)

    def delete_thumbnails(self, source: Any) -> None:
        """Remove what was made of the file."""
        source_name = getattr(source, "name", None) or str(source)
        stem = os.path.splitext(source_name)[0].replace("/", "-")
        if not default_storage.exists("thumbnails"):
            return
        for name in default_storage.listdir("thumbnails")[1]:
            if name.startswith(f"{stem}-"):
                default_storage.delete(f"thumbnails/{name}")


def _box(size: str) -> tuple[int, int]:
    width, _cross, height = size.partition("x")
    return int(width or height or 100), int(height or width or 100)


def _save(source: str, name: str, box: tuple[int, int]) -> None:
    try:
        with default_storage.open(source) as file, Image.open(file) as picture:
            small = picture.convert("RGB")
            small.thumbnail(box)
    except UnidentifiedImageError as error:
        raise OSError(f"{source} is no picture.") from error
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=80)
    default_storage.save(name, ContentFile(buffer.getvalue()))
