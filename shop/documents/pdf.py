"""Papers as a PDF, each beginning on a sheet of its own."""

import io
from collections.abc import Iterable
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from .fonts import LATIN, marked
from .paper import Paper

_TEXT = ParagraphStyle("text", fontName=LATIN, fontSize=9.5, leading=13, wordWrap="CJK")
_END = ParagraphStyle("end", parent=_TEXT, alignment=TA_RIGHT, wordWrap=None)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontSize=18, leading=24)
_WIDTH = A4[0] - 40 * mm
_RULES = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#b9ae9e")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
]


def render(papers: Iterable[Paper]) -> bytes:
    """Return one PDF with all papers; the same papers give the same bytes."""
    papers = list(papers)
    file = io.BytesIO()
    sheet = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=18 * mm,
        bottomMargin=18 * mm,
        title=", ".join(f"{paper.title} {paper.number}" for paper in papers[:3]),
        lang=papers[0].language if papers else "en",
        invariant=1,
    )
    story: list[Any] = []
    for paper in papers:
        story += [*_sheet(paper), PageBreak()]
    sheet.build(story or [Spacer(1, 1)])
    return file.getvalue()


def _sheet(paper: Paper) -> list[Any]:
    facts = [[_text(name), _text(value)] for name, value in paper.facts]
    parts: list[Any] = [
        _columns(_lines(paper.recipient), _lines(paper.sender)),
        Spacer(1, 10 * mm),
        _text(f"{paper.title} {paper.number}", _TITLE, bold=True),
        Spacer(1, 3 * mm),
        Table(facts, colWidths=[35 * mm, _WIDTH - 35 * mm], hAlign="LEFT", style=_RULES[1:3]),
        Spacer(1, 5 * mm),
        _goods(paper),
    ]
    if paper.sums:
        total, whole = len(paper.sums) - 1, [*paper.sums, *paper.standing]
        bold = {total, len(whole) - 1}
        rows = [
            [_text(name, _END, bold=place in bold), _text(value, _END, bold=place in bold)]
            for place, (name, value) in enumerate(whole)
        ]
        style = [*_RULES[1:], ("LINEABOVE", (0, total), (-1, total), 0.8, colors.black)]
        parts += [
            Spacer(1, 3 * mm),
            Table(rows, colWidths=[_WIDTH - 35 * mm, 35 * mm], style=style),
        ]
    for note in paper.notes:
        parts += [Spacer(1, 4 * mm), _text(note)]
    return parts


def _goods(paper: Paper) -> Table:
    narrow = 24 * mm
    widths = [_WIDTH - narrow * paper.span, *[narrow] * paper.span]
    rows = [
        [
            _text(cell, _TEXT if place == 0 else _END, bold=True)
            for place, cell in enumerate(paper.head)
        ]
    ]
    rows += [
        [_text(cell, _TEXT if place == 0 else _END) for place, cell in enumerate(row)]
        for row in paper.rows
    ]
    return Table(rows, colWidths=widths, repeatRows=1, style=_RULES)


def _columns(left: list[Any], right: list[Any]) -> Table:
    return Table([[left, right]], colWidths=[_WIDTH / 2] * 2, style=_RULES[1:])


def _lines(texts: Iterable[str]) -> list[Any]:
    return [_text(text) for text in texts] or [Spacer(1, 1)]


def _text(text: str, style: ParagraphStyle = _TEXT, *, bold: bool = False) -> Paragraph:
    return Paragraph(marked(text, bold=bold), style)
