"""Gathers the rows of one product, wherever they stand in the file.

The rows wait in a temporary SQLite file, so that memory does not grow with the input; it
vanishes with its connection. The same pass finds what is named twice.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from django.utils.translation import gettext as _

from .cells import SourceRow
from .reading import Row

MOST_ROWS = 5_000
MOST_TEXT = 16_000_000
# A row that is itself a part of a product cannot lead one.
_FIND_LEADERS = """
    UPDATE rows SET leader = COALESCE((
        SELECT first.number FROM names JOIN rows AS first ON first.number = names.row
        WHERE names.name = rows.joins AND first.joins IN ('', rows.joins)
    ), number)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row belongs.

    ``joins`` names the product of which it is a part ("" begins one of its own); with
    ``opens`` the first row to name a product begins it. ``unique`` are names that no other
    row may have, written ``kind:name``; rows join a product by one of its names.
    """

    joins: str = ""
    opens: bool = False
    unique: tuple[str, ...] = ()


class Layout(Protocol):
    """What a format knows of its rows."""

    def place(self, row: Row) -> Place: ...

    def known(self, row: Row) -> dict[str, str]: ...

    def fault(self, row: Row) -> str: ...


class Groups:
    """The rows of a file, to be handed out product by product."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE rows (number INTEGER PRIMARY KEY, leader INTEGER, joins TEXT, data TEXT);"
            "CREATE TABLE names (name TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;"
        )
        self.rows = 0

    def __enter__(self) -> "Groups":
        return self

    def __exit__(self, *failure: object) -> None:
        self._store.close()

    def gather(self, rows: Iterable[Row], layout: Layout) -> None:
        """Take in all rows; what two of them claim belongs to the first."""
        self._store.execute("BEGIN")
        for row in rows:
            self._take(row, layout)
            self.rows += 1
        self._store.execute(_FIND_LEADERS)
        self._store.execute("COMMIT")
        self._store.execute("CREATE INDEX by_leader ON rows (leader, number)")

    def _take(self, row: Row, layout: Layout) -> None:
        place = layout.place(row)
        errors = list(row.errors)
        if not errors and (fault := layout.fault(row)):
            errors.append(fault)
        errors.extend(self._doubles(row.number, place.unique))
        if place.opens and place.joins:
            self._claim(place.joins, row.number)
        data = json.dumps([layout.known(row), errors, row.warnings], ensure_ascii=False)
        self._store.execute(
            "INSERT INTO rows VALUES (?, NULL, ?, ?)", (row.number, place.joins, data)
        )

    def _doubles(self, number: int, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            if not self._claim(name, number):
                first = self._store.execute("SELECT row FROM names WHERE name = ?", (name,))
                yield _("“%(name)s” is used in row %(row)d already.") % {
                    "name": name.partition(":")[2],
                    "row": first.fetchone()[0],
                }

    def _claim(self, name: str, number: int) -> bool:
        done = self._store.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, number))
        return done.rowcount == 1

    def __iter__(self) -> Iterator[list[SourceRow]]:
        """Yield the rows of each product, the product's own row first, in the file's order."""
        found = self._store.execute("SELECT leader, number FROM rows ORDER BY leader, number")
        for leader, pairs in groupby(found, key=lambda pair: pair[0]):
            numbers = [leader, *(number for _leader, number in pairs if number != leader)]
            yield self._product(numbers)

    def _product(self, numbers: list[int]) -> list[SourceRow]:
        kept: list[SourceRow] = []
        text = 0
        for number in numbers[:MOST_ROWS]:
            kept.append(self._row(number))
            text += kept[-1].size
            if text > MOST_TEXT:
                break
        if len(kept) < len(numbers):
            kept[0].errors += (
                _("The product has %(rows)d rows and more text than one product may have.")
                % {"rows": len(numbers)},
            )
        return kept

    def _row(self, number: int) -> SourceRow:
        query = "SELECT data FROM rows WHERE number = ?"
        cells, errors, warnings = json.loads(self._store.execute(query, (number,)).fetchone()[0])
        return SourceRow(number, cells, tuple(errors), tuple(warnings))
