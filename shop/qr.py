"""QR codes, drawn by ourselves: dark on white in every colour scheme, as readers need it."""

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str) -> SafeString:
    """Return the code for ``text`` as an ``<svg>`` that fills its place, with its quiet zone."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr__code", lineclass=None
    )
    return mark_safe(drawn)  # nosec B308 B703  made of squares, not of the text


def modules(text: str) -> list[list[bool]]:
    """Return the code's squares by row, True for a dark one, without its quiet zone."""
    drawn = segno.make(text, error="m", micro=False)
    return [[bool(square) for square in row] for row in drawn.matrix]
