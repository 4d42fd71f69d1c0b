"""Which face writes which sign of a poster.

The theme's own faces come first, then those that the owner names (``POSTER_FONTS``), then Chinese
faces where systems keep them. A sign that none of them has cannot be drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

HEAD, SMALL = "head", "small"  # titles take a serif before a sans, small print the other way
_KINDS = {".woff2", ".woff", ".ttf", ".otf", ".ttc"}
_SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-vf-fonts/NotoSerifCJK-VF.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
)
_NOWHERE = "\U0010fffd"  # a sign that no face has: its shape is that of a missing one


@dataclass(frozen=True)
class Face:
    """A face in a file; collections hold several, by ``index``."""

    path: str
    index: int = 0

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Return it in a size, in pixels."""
        return _loaded(self, size)

    def has(self, sign: str) -> bool:
        """Return whether the sign is drawn, and not as a missing one."""
        return sign.isspace() or _shape(self, sign) != _shape(self, _NOWHERE)


def runs(text: str, role: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """Return the text in pieces, each with the font that has its signs; the rest is left out."""
    found = ((sign, _face(sign, role)) for sign in text)
    drawn = [(sign, face) for sign, face in found if face is not None]
    return [
        ("".join(sign for sign, _face in group), face.at(size))
        for face, group in groupby(drawn, key=lambda pair: pair[1])
        if face is not None
    ]


def can_write(text: str) -> bool:
    """Return whether most of the text can be drawn."""
    signs = [sign for sign in text if not sign.isspace()]
    drawn = sum(_face(sign, HEAD) is not None for sign in signs)
    return bool(signs) and drawn * 2 > len(signs)


@cache
def faces(role: str) -> tuple[Face, ...]:
    """Return all faces there are, in the order in which they are tried."""
    theme = [_opened(path) for path in _of_theme()]
    others = [_opened(path) for path in (*settings.POSTER_FONTS, *_SYSTEM)]
    return tuple(
        face
        for group in (theme, others)
        for face in sorted(filter(None, group), key=lambda one: _rank(one, role))
    )


def _rank(face: Face, role: str) -> bool:
    is_sans = "sans" in Path(face.path).name.lower()
    return is_sans if role == HEAD else not is_sans


def _of_theme() -> Iterator[str]:
    for folder in settings.THEME_DIRS:
        for path in sorted((folder / "static").rglob("fonts/*")):
            if path.suffix in _KINDS and "italic" not in path.stem:
                yield str(path)


def _opened(path: str) -> Face | None:
    """Return the file's face, of a collection the simplified Chinese one; None for no font."""
    for index in range(8):
        try:
            name = " ".join(filter(None, ImageFont.truetype(path, 20, index=index).getname()))
        except (OSError, ValueError):
            break
        if name.split()[-2:-1] == ["SC"] or " SC " in f"{name} ":
            return Face(path, index)
    return Face(path) if _is_readable(path) else None


def _is_readable(path: str) -> bool:
    try:
        ImageFont.truetype(path, 20)
    except (OSError, ValueError):
        return False
    return True


@lru_cache(maxsize=4096)
def _face(sign: str, role: str) -> Face | None:
    return next((face for face in faces(role) if face.has(sign)), None)


@lru_cache(maxsize=8192)
def _shape(face: Face, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = face.at(24).getmask(sign)
    return mask.size, bytes(mask)


@lru_cache(maxsize=64)
def _loaded(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size, index=face.index)
