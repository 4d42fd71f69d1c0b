"""Static files as browsers get them: hashed names, compressed, one stylesheet a page.

``css/app.css`` is written as a list of ``@import url("x.css") layer(y);``, one file
a component. Browsers would fetch that as a chain of requests, so ``collectstatic``
puts each imported file in its place.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile, File
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/app.css",)
BACK_OFFICE = ("wagtail", "oscar/", "admin/")  # how the names of the editors' files begin

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?(?P<url>[^"')\s;]+)["']?(?:\s*\))?"""
    r"""(?:\s+layer\((?P<layer>[^)]+)\))?(?P<media>[^;]*);"""
)
_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<url>[^"')]+)(?P=quote)\s*\)""")
_ABSOLUTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|/|#)", re.IGNORECASE)


class BundleError(ValueError):
    """A stylesheet imports what cannot be put in its place."""


def bundle(name: str, read: Callable[[str], str], above: tuple[str, ...] = ()) -> str:
    """Return the stylesheet ``name`` with every ``@import`` replaced by the file it names.

    ``read`` takes a static file's name and returns its text. An import's layer becomes
    ``@layer y { … }``, its media query ``@media … { … }``; addresses inside an imported
    file are rewritten so that they still point at the same file. Raises
    :class:`BundleError` for an import from another host, of itself or of a missing file.
    """
    if name in above:
        raise BundleError(f"{name} imports itself, by way of {' > '.join(above)}.")
    try:
        source = _COMMENT.sub("", read(name))
    except (KeyError, FileNotFoundError) as error:
        raise BundleError(f"{above[-1] if above else name} needs {name}: no such file.") from error

    def inline(match: re.Match[str]) -> str:
        url = match["url"]
        if _ABSOLUTE.match(url):
            raise BundleError(f"{name} imports {url}: only files of the site can be imported.")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), url))
        text = _moved(bundle(target, read, (*above, name)), target, name)
        if match["media"].strip():
            text = f"@media {match['media'].strip()} {{\n{text}\n}}"
        return f"@layer {match['layer']} {{\n{text}\n}}" if match["layer"] else text

    return _IMPORT.sub(inline, source).strip()


def _moved(text: str, source: str, destination: str) -> str:
    """Return ``text`` with its relative addresses fit for a file at ``destination``."""
    here = posixpath.dirname(destination) or "."

    def relative(match: re.Match[str]) -> str:
        url = match["url"].strip()
        if _ABSOLUTE.match(url):
            return match[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), url))
        return f'url("{posixpath.relpath(path, here)}")'

    return _URL.sub(relative, text)


class _Bundled:
    """Stands in for the storage of a source file, and gives its bundled text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def open(self, name: str, mode: str = "rb") -> File:
        return ContentFile(self.text.encode(), name=name)


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's hashed and compressed files, with the bundles joined first.

    The back office's many scripts are compressed with gzip alone: Brotli takes half a
    minute for them, and readers never load one.
    """

    with_brotli = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        joined = {name: (_Bundled(bundle(name, read)), name) for name in BUNDLES if name in paths}
        yield from super().post_process({**paths, **joined}, dry_run=dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress the files; yield (name, name of the compressed file)."""
        names = set(paths)
        office = {name for name in names if name.startswith(BACK_OFFICE)}
        for self.with_brotli, part in ((False, office), (True, names - office)):
            yield from super().compress_files(part)

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what compresses the part at hand."""
        return Compressor(use_brotli=self.with_brotli, **options)
