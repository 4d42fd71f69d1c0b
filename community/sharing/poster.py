"""A poster to send on: cover, title, today's price, the link as a QR code, the shop's name.

1080 × 1440, a PNG, drawn by Pillow. Text is set with the faces of :mod:`.fonts`; a title whose
signs no face has is left out, and the cover takes its place.
"""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from shop.storefront import qr_modules, rendition

from . import fonts

WIDTH, HEIGHT, MARGIN = 1080, 1440, 72
PAPER, INK, QUIET, RULE, BLANK = "#fbf8f2", "#1f1b16", "#5c5348", "#ddd3c3", "#f1ebe0"
QR_SIZE = 264
TITLE_SIZE, TITLE_LEADING, TITLE_LINES = 60, 74, 3
COVER_HEIGHT, TALL_COVER = 768, 1040
LONGEST = 300  # signs of a title that are looked at


@dataclass(frozen=True)
class Poster:
    """What stands on a poster. ``price`` and ``day`` are words, empty for what is not sold."""

    title: str
    shop: str
    link: str
    call: str
    price: str = ""
    day: str = ""


def draw(poster: Poster, picture: Any | None) -> bytes:
    """Return the poster as PNG. ``picture`` is an image of the library, or None."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    title = " ".join(poster.title[:LONGEST].split())
    written = fonts.can_write(title)
    tall = COVER_HEIGHT if written else TALL_COVER
    sheet.paste(_cover(picture, (WIDTH, tall)), (0, 0))
    if written:
        lines = wrapped(title, fonts.HEAD, TITLE_SIZE, WIDTH - 2 * MARGIN, TITLE_LINES)
        for number, line in enumerate(lines):
            baseline = tall + 92 + number * TITLE_LEADING
            _write(pen, line, (MARGIN, baseline), fonts.HEAD, TITLE_SIZE, INK)
    _foot(pen, poster)
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def wrapped(text: str, role: str, size: int, width: int, most: int) -> list[str]:
    """Return the text in at most so many lines of ``width`` pixels, the last cut with an ellipsis.

    Lines break at blanks, between Chinese signs, and within a word that is wider than a line.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if measure((line + piece).rstrip(), role, size) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while len(lines) < most and measure(line.rstrip(), role, size) > width:
            cut = _fitting(line, role, size, width)
            lines.append(line[:cut])
            line = line[cut:]
        if len(lines) >= most:
            break
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) > most:
        last = lines[most - 1]
        while last and measure(f"{last}…", role, size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines


def measure(text: str, role: str, size: int) -> float:
    """Return the text's width in pixels."""
    return sum(font.getlength(run) for run, font in fonts.runs(text, role, size))


def _fitting(text: str, role: str, size: int, width: int) -> int:
    count = 1
    while count < len(text) and measure(text[: count + 1], role, size) <= width:
        count += 1
    return count


def _pieces(text: str) -> list[str]:
    """Return what may not be parted: words with the blank after them, single Chinese signs."""
    pieces: list[str] = []
    for sign in text:
        alone = "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff"
        closing = sign in "，。、；：？！”’）》」』〉】"
        starts = not pieces or alone or pieces[-1][-1].isspace() or _is_chinese(pieces[-1][-1])
        if starts and pieces and (closing or sign.isspace()):
            starts = False
        if starts:
            pieces.append(sign)
        else:
            pieces[-1] += sign
    return pieces


def _is_chinese(sign: str) -> bool:
    return "\u2e80" <= sign <= "\u9fff"


def _cover(picture: Any | None, size: tuple[int, int]) -> Image.Image:
    """Return the picture cut to the size, or plain paper where there is none to be had."""
    made = rendition(picture, f"fill-{size[0]}x{size[1]}|format-jpeg")
    if made is not None:
        try:
            with made.file.open("rb") as file, Image.open(file) as found:
                return found.convert("RGB").resize(size)
        except (OSError, ValueError):
            pass
    return Image.new("RGB", size, BLANK)


def _foot(pen: ImageDraw.ImageDraw, poster: Poster) -> None:
    """Draw the price with its day, the shop's name, and the code beside them."""
    top = HEIGHT - MARGIN - QR_SIZE
    left, right = WIDTH - MARGIN - QR_SIZE, WIDTH - MARGIN
    room = left - MARGIN - 40
    pen.rectangle((left, top, right - 1, top + QR_SIZE - 1), fill="white")
    _code(pen, poster.link, (left, top))
    if poster.price:
        _write_one(pen, poster.price, (MARGIN, top + 56), fonts.SMALL, 52, INK, room)
        _write_one(pen, poster.day, (MARGIN, top + 104), fonts.SMALL, 28, QUIET, room)
    _write_one(pen, poster.call, (MARGIN, top + 194), fonts.SMALL, 28, QUIET, room)
    pen.line((MARGIN, top + 146, left - 40, top + 146), fill=RULE, width=2)
    _write_one(pen, poster.shop, (MARGIN, top + QR_SIZE - 14), fonts.HEAD, 40, INK, room)


def _code(pen: ImageDraw.ImageDraw, link: str, corner: tuple[int, int]) -> None:
    rows = qr_modules(link)
    unit = QR_SIZE // (len(rows) + 8)  # four squares of quiet on each side
    start = (QR_SIZE - unit * len(rows)) // 2
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = corner[0] + start + x * unit, corner[1] + start + y * unit
                pen.rectangle((left, top, left + unit - 1, top + unit - 1), fill="black")


def _write_one(
    pen: ImageDraw.ImageDraw,
    text: str,
    at: tuple[int, int],
    role: str,
    size: int,
    colour: str,
    room: int,
) -> None:
    for line in wrapped(" ".join(text[:LONGEST].split()), role, size, room, 1):
        _write(pen, line, at, role, size, colour)


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    at: tuple[int, int],
    role: str,
    size: int,
    colour: str,
) -> None:
    """Write a line from its baseline's left end."""
    left: float = at[0]
    for run, font in fonts.runs(text, role, size):
        pen.text((left, at[1]), run, font=font, fill=colour, anchor="ls")
        left += font.getlength(run)
