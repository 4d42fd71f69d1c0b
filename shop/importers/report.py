"""What became of every row: counted, shown, and written to a file while the import runs."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.spreadsheets import neutral

MOST_SHOWN = 100


class Outcome(StrEnum):
    """What became of a row, or what there is to say about it."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    WARNING = "warning"
    ERROR = "error"

    @property
    def label(self) -> str:
        """The word for people."""
        return {
            Outcome.CREATED: _("created"),
            Outcome.UPDATED: _("updated"),
            Outcome.UNCHANGED: _("unchanged"),
            Outcome.SKIPPED: _("skipped"),
            Outcome.WARNING: _("warning"),
            Outcome.ERROR: _("error"),
        }[self]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the report. ``row`` 0 is about no row of the file."""

    row: int
    outcome: Outcome
    title: str = ""
    sku: str = ""
    message: str = ""

    def __str__(self) -> str:
        place = _("row %(row)d") % {"row": self.row} if self.row else self.title
        return f"{place}  {self.outcome.label}  {self.message or self.title}"


@dataclass
class Report:
    """Gathers entries; problems are kept for the screen, all are written to ``file``."""

    file: TextIO | None = None
    rows: Counter[Outcome] = field(default_factory=Counter)
    products: Counter[Outcome] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)
    problems: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _writer: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.file:
            self._writer = csv.writer(self.file)
            self._writer.writerow(["row", "outcome", "title", "sku", "message"])

    def add(self, entry: Entry) -> None:
        """Count the entry, and keep it if it is a problem."""
        self.rows[entry.outcome] += 1
        told = entry.outcome in (Outcome.SKIPPED, Outcome.WARNING, Outcome.ERROR)
        if told and len(self.problems) < MOST_SHOWN:
            self.problems.append(entry)
        if self._writer:
            cells = (
                str(entry.row or ""),
                entry.outcome.value,
                entry.title,
                entry.sku,
                entry.message,
            )
            self._writer.writerow([neutral(cell) for cell in cells])

    def add_product(self, outcome: Outcome) -> None:
        """Count a product as a whole."""
        self.products[outcome] += 1

    @property
    def failed(self) -> bool:
        """Whether any row was at fault."""
        return self.rows[Outcome.ERROR] > 0

    def lines(self) -> Iterator[str]:
        """Yield the report as it is shown: problems first, the sums last."""
        for entry in sorted(self.problems, key=lambda entry: entry.row):
            yield str(entry)
        told = sum(self.rows[one] for one in (Outcome.SKIPPED, Outcome.WARNING, Outcome.ERROR))
        if hidden := told - len(self.problems):
            yield ngettext(
                "… and %(count)d more; --report FILE writes them all.",
                "… and %(count)d more; --report FILE writes them all.",
                hidden,
            ) % {"count": hidden}
        yield from self.notes
        if self.products:
            yield _("Products: %(sums)s.") % {"sums": _sums(self.products)}
        if self.rows:
            yield _("Rows: %(sums)s.") % {"sums": _sums(self.rows)}
        if warnings := self.rows[Outcome.WARNING]:
            yield _("Warnings: %(count)d.") % {"count": warnings}
        if self.pictures:
            yield _("Pictures: %(added)d added, %(known)d known already, %(waiting)d waiting.") % {
                name: self.pictures[name] for name in ("added", "known", "waiting")
            }


def open_report(path: str | Path) -> TextIO:
    """Open the file for a report. Raises OSError."""
    return open(path, "w", encoding="utf-8-sig", newline="")


def _sums(counts: Counter[Outcome]) -> str:
    outcomes = (one for one in Outcome if one is not Outcome.WARNING and counts[one])
    return ", ".join(f"{one.label} {counts[one]}" for one in outcomes)
