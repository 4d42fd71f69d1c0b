"""Fetches the pictures that an import left waiting, and puts them into Wagtail's library.

A picture that cannot be had stays waiting with the reason, and is told with its row.
"""

import struct
import warnings
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model
from PIL import Image
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from shop.slugs import slugify

from .existing import picture_code
from .fetching import CannotFetch, fetch
from .report import Entry, Outcome, Report

AT_ONCE = 4
_BATCH = 32
_PATIENCE = 3
_FORMATS = {
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
    "avif": "AVIF",
    "gif": "GIF",
}


class NotAPicture(Exception):
    """The file is none that the library takes. The message says why."""


@dataclass
class Pictures:
    """Fetches waiting pictures; ``report`` gets a warning for each that stays waiting."""

    report: Report
    _ids: dict[str, int] = field(default_factory=dict)
    _silent: Counter[str] = field(default_factory=Counter)

    def of_products(self, ids: Sequence[int]) -> None:
        """Fetch what waits for these products."""
        self._all(_waiting().filter(product_id__in=ids))

    def all(self, progress: Callable[[str, int, int], None]) -> None:
        """Fetch everything that waits, from whatever import."""
        total, done, last = _waiting().count(), 0, 0
        while batch := list(_waiting().filter(pk__gt=last).order_by("pk")[:_BATCH]):
            done, last = done + len(batch), batch[-1].pk
            self._all(batch)
            progress(_("Fetching pictures"), min(done, total), total)

    def count_waiting(self, ids: Sequence[int]) -> None:
        """Only count what waits for these products."""
        self.report.pictures["waiting"] += _waiting().filter(product_id__in=ids).count()

    def _all(self, waiting: Iterable[Any]) -> None:
        by_url: dict[str, list[Any]] = defaultdict(list)
        for picture in waiting:
            by_url[picture.url].append(picture)
        urls = [url for url in by_url if url not in self._ids]
        for url in set(by_url) - set(urls):
            self._attach_all(by_url[url], self._ids[url])
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for some in _batches(urls, AT_ONCE * 2):
                for url, file in zip(some, pool.map(self._fetch, some), strict=True):
                    self._settle(by_url[url], file)

    def _fetch(self, url: str) -> IO[bytes] | CannotFetch:
        host = urlsplit(url).netloc
        if self._silent[host] >= _PATIENCE:
            return CannotFetch(_("The host did not answer before, and was not asked again."))
        try:
            return fetch(url, most_bytes=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        except CannotFetch as error:
            self._silent[host] += bool(error.host)
            return error

    def _settle(self, waiting: list[Any], file: IO[bytes] | CannotFetch) -> None:
        if isinstance(file, CannotFetch):
            self._keep(waiting, str(file))
            return
        with file:
            try:
                image = self._stored(file, waiting[0])
            except NotAPicture as error:
                self._keep(waiting, str(error))
                return
            except OSError as error:
                reason = _("It could not be stored: %(reason)s.")
                self._keep(waiting, reason % {"reason": error.strerror or error})
                return
        self._ids[waiting[0].url] = image.pk
        self._attach_all(waiting, image.pk)

    def _stored(self, file: IO[bytes], waiting: Any) -> Any:
        kind = check_picture(file)
        file.seek(0)
        digest = hash_filelike(file)
        model = get_image_model()
        if image := model.objects.filter(file_hash=digest).first():
            if waiting.alt and not image.description:
                image.description = waiting.alt
                image.save(update_fields=["description"])
            self.report.pictures["known"] += 1
            return image
        image = model(
            title=waiting.product.get_title()[:255],
            description=waiting.alt,
            file=File(file, name=_file_name(waiting.url, kind)),
            file_size=file.seek(0, 2),
            file_hash=digest,
        )
        file.seek(0)
        with transaction.atomic():
            image.save()
        self.report.pictures["added"] += 1
        return image

    def _attach_all(self, waiting: list[Any], image_id: int) -> None:
        image = get_image_model().objects.filter(pk=image_id).first()
        if image is None:
            self._keep(waiting, _("It was taken out of the library meanwhile."))
            return
        for picture in waiting:
            # The product may be deleted while its picture is under way.
            with suppress(IntegrityError), transaction.atomic():
                _attach(picture, image)
                picture.delete()

    def _keep(self, waiting: list[Any], reason: str) -> None:
        ids = [picture.pk for picture in waiting]
        get_model("catalogue", "PendingPicture").objects.filter(pk__in=ids).update(
            error=reason[:255]
        )
        self.report.pictures["waiting"] += len(ids)
        for picture in waiting:
            text = _("The picture %(url)s was not fetched: %(reason)s It waits for --images.")
            title, sku = picture.product.get_title(), picture.product.upc or ""
            message = text % {"url": picture.url, "reason": reason}
            self.report.add(Entry(picture.row, Outcome.WARNING, title, sku, message))


def check_picture(file: IO[bytes]) -> str:
    """Return the extension of the picture in the file; raises :class:`NotAPicture`.

    It is decoded to its last line, since only that shows that it is whole.
    """
    taken = (one for one in reversed(settings.WAGTAILIMAGES_EXTENSIONS) if one in _FORMATS)
    formats = {_FORMATS[one]: one for one in taken}
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=tuple(formats)) as picture:
                if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise NotAPicture(_("It has too many pixels."))
                picture.load()
                return formats[picture.format or ""]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(_("It has too many pixels.")) from error
    except _BROKEN as error:
        raise NotAPicture(_("It is no picture that the library takes, or a broken one.")) from error


# What Pillow's decoders are known to raise on a file that is not what it says it is.
_BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(EOFError, OverflowError, MemoryError, NotImplementedError, struct.error, zlib.error),
)


def _attach(waiting: Any, image: Any) -> None:
    model = get_model("catalogue", "ProductImage")
    code = picture_code(waiting.product_id, waiting.url)
    if model.objects.filter(code=code).exists():
        return
    mine = model.objects.filter(product_id=waiting.product_id, image=image, code=None).first()
    if mine is None:
        mine = model(product=waiting.product, image=image, display_order=waiting.position)
    mine.code = code
    mine.save()


def _waiting() -> Any:
    waiting = get_model("catalogue", "PendingPicture").objects
    return waiting.select_related("product__parent").order_by("pk")


def _file_name(url: str, kind: str) -> str:
    stem = PurePosixPath(unquote(urlsplit(url).path)).stem
    return f"{slugify(stem)[:80]}.{kind}"


def _batches(urls: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(urls), size):
        yield urls[start : start + size]
