"""Which face writes which sign of a PDF.

What Western Europe writes is set in Helvetica, which every reader has; other Latin letters in
Bitstream Vera, which is embedded; everything else in STSong-Light, Adobe's name for the
Chinese face that a reader brings along. That covers the simplified signs of GB 18030's core,
Greek and Cyrillic. Arabic, Hebrew, Thai, Hangul and emoji come out empty: the page to print
shows them.
"""

from functools import cache
from html import escape
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

LATIN, BOLD, MORE, CHINESE = "Helvetica", "Helvetica-Bold", "Vera", "STSong-Light"


@cache
def prepare() -> None:
    """Make the faces known, once a process."""
    pdfmetrics.registerFont(TTFont(MORE, "Vera.ttf"))
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def marked(text: str, *, bold: bool = False) -> str:
    """Return the text with every run of it in a face that has its signs."""
    prepare()
    runs = groupby(text, key=_face)
    return "".join(
        f'<font name="{BOLD if bold and face == LATIN else face}">{escape("".join(run))}</font>'
        for face, run in runs
    )


def _face(sign: str) -> str:
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        known = pdfmetrics.getFont(MORE).face.charToGlyph
        return MORE if ord(sign) in known else CHINESE
    return LATIN
