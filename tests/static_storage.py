"""Static files for live sites: hashed and bundled as in production, but not compressed.

Compressing takes half a minute and changes nothing that a test sees.
"""

from collections.abc import Iterable, Iterator

from config.static_storage import BundlingStorage


class UncompressedStorage(BundlingStorage):
    """The site's storage without the .gz and .br files."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress nothing."""
        return iter(())
