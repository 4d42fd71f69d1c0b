"""From the bytes of a CSV file to numbered rows of cells, whatever the bytes are.

Anything that is wrong with one row is said on that row; only a file that cannot be read at
all raises :class:`CannotRead`. The file is streamed: a row is at most :data:`LONGEST_ROW`
characters, and no more than one is held.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from .encodings import guess_encoding

LONGEST_CELL = 200_000
LONGEST_ROW = 4_000_000
MOST_COLUMNS = 2_000
_DELIMITERS = (",", ";", "\t", "|")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_CSV = {
    b"PK\x03\x04": "Excel",
    b"\xd0\xcf\x11\xe0": "Excel",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}
csv.field_size_limit(LONGEST_ROW)  # the limit is ours then, and is said on the row


class CannotRead(Exception):
    """The file cannot be read at all. The message names it and the next step."""


class _BrokenRow(csv.Error):
    """A row that never ends."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file. ``number`` counts as a spreadsheet does: the header is row 1.

    ``width`` is how many cells it has; columns past it are not in ``cells``. ``ended`` is
    False for a last row without a line break, which may be cut off. With ``errors`` the cells
    are only good for telling what the row belongs to.
    """

    number: int
    width: int
    cells: dict[str, str]
    ended: bool = True
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass
class Table:
    """A file being read: its header and, once, its rows."""

    header: tuple[str, ...]
    encoding: str
    delimiter: str
    size: int
    rows: Iterator[Row]
    _stream: BinaryIO = field(repr=False)

    @property
    def position(self) -> int:
        """How many bytes of ``size`` have been read so far."""
        return self.size if self._stream.closed else self._stream.tell()


@contextmanager
def open_table(path: str | Path, encoding: str = "") -> Iterator[Table]:
    """Open the CSV file ``path`` and yield it as a :class:`Table`.

    ``encoding`` is guessed when empty. Raises :class:`CannotRead`.
    """
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(open(path, "rb"))
            table = read_table(stream, name=str(path), encoding=encoding)
        except OSError as error:
            raise _unreadable(path, error) from error
        yield table


def _unreadable(path: str | Path, error: OSError) -> CannotRead:
    return CannotRead(
        _("“%(file)s” cannot be read: %(reason)s. Check the name and try again.")
        % {"file": path, "reason": error.strerror or error}
    )


def read_table(stream: BinaryIO, *, name: str, encoding: str = "") -> Table:
    """Read the header of ``stream`` (binary, seekable); the rows follow as they are asked for."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    _refuse_other_kinds(stream.read(8), name)
    codec = _known(encoding) if encoding else guess_encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=codec, errors="replace", newline="")
    lines = _Lines(text, name)
    number, header, delimiter = _read_header(lines, name)
    rows = _rows(lines, header, delimiter, number + 1)
    return Table(header, codec, delimiter, size, rows, stream)


def _refuse_other_kinds(head: bytes, name: str) -> None:
    if not head:
        raise CannotRead(
            _("“%(file)s” is empty. Export the products again, as CSV.") % {"file": name}
        )
    for start, kind in _NOT_CSV.items():
        if head.startswith(start):
            raise CannotRead(
                _("“%(file)s” is no CSV file (it looks like %(kind)s). Save it as CSV, UTF-8.")
                % {"file": name, "kind": kind}
            )


def _known(encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        "a".encode(codec.name)
        b"a\xff".decode(codec.name, "replace")
    except (LookupError, UnicodeError, ValueError) as error:
        raise CannotRead(
            _("“%(name)s” is no encoding that is known. Try utf-8, cp1252 or gb18030.")
            % {"name": encoding}
        ) from error
    return codec.name


class _Lines:
    """The lines of a text, which can be taken back to the line after a record's first."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self._text = text
        self._name = name
        self._ahead: deque[str] = deque()
        self._record: list[str] = []
        self._length = 0
        self.ended = True

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line:
            raise StopIteration
        self._record.append(line)
        self._length += len(line)
        if self._length >= LONGEST_ROW:
            self._finish_line(line)
            raise _BrokenRow
        return line

    def _finish_line(self, line: str) -> None:
        while line and not self._ahead and not line.endswith(("\n", "\r")):
            line = self._read()

    def _read(self) -> str:
        try:
            return self._text.readline(LONGEST_ROW)
        except OSError as error:
            raise _unreadable(self._name, error) from error

    def settle(self) -> None:
        """Forget the lines so far: their record is done."""
        self.ended = not self._record or self._record[-1].endswith(("\n", "\r"))
        self._record.clear()
        self._length = 0

    def take_back(self) -> str:
        """Return the first line of the record that failed; the others are read once more."""
        first = self._record[0] if self._record else ""
        self._ahead.extendleft(reversed(self._record[1:]))
        self.settle()
        return first


def _read_header(lines: _Lines, name: str) -> tuple[int, tuple[str, ...], str]:
    number = 0
    line = ""
    for line in lines:
        lines.settle()
        if not line.lower().startswith("sep="):  # Excel's own mark, which it does not show
            number += 1
            if line.strip("\ufeff \r\n"):
                break
    delimiter = max(_DELIMITERS, key=lambda sign: len(_leniently(line, sign)))
    header = tuple(cell.strip("\ufeff \r\n") for cell in _leniently(line, delimiter))
    if len(header) < 2 or len(header) > MOST_COLUMNS:
        raise CannotRead(
            _(
                "“%(file)s” does not begin with a row of column names. "
                "Export the products again, as CSV."
            )
            % {"file": name}
        )
    return number, header, delimiter


def _leniently(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line[:LONGEST_CELL]], delimiter=delimiter), [])


def _rows(lines: _Lines, header: tuple[str, ...], delimiter: str, first: int) -> Iterator[Row]:
    for number, (cells, error) in enumerate(_records(lines, delimiter), start=first):
        if error:
            known = zip(header, map(_printable, cells), strict=False)
            yield Row(number, len(header), dict(known), errors=(error,))
        elif any(cell.strip() for cell in cells):
            yield _row(number, header, cells, lines.ended)


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[list[str], str]]:
    """Yield cells and what is wrong with them; after a broken row go on with the next line."""
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                lines.settle()
                yield cells, ""
        except _BrokenRow:
            first = lines.take_back()
            message = _("The row does not end within %(count)d characters.") % {
                "count": LONGEST_ROW
            }
            yield _leniently(first, delimiter), message
        except csv.Error:
            first = lines.take_back()
            message = _(
                "The quotation marks of this row do not pair up. "
                "Inside a quoted cell, write a quotation mark twice."
            )
            yield _leniently(first, delimiter), message
        else:
            return


def _row(number: int, header: tuple[str, ...], cells: list[str], ended: bool) -> Row:
    errors = [*_too_many(header, cells), *_too_long(header, cells)]
    warnings = []
    if not all(cell.isprintable() for cell in cells):
        cleaned = [_printable(cell) for cell in cells]
        if cleaned != cells:
            warnings.append(_("The row held control characters (such as NUL). They were left out."))
        cells = cleaned
    if any("\ufffd" in cell for cell in cells):
        warnings.append(
            _("Some letters could not be read and show as �. Save the file as UTF-8, try again.")
        )
    named: dict[str, str] = {}
    for column, cell in zip(header, cells, strict=False):
        named.setdefault(column, "" if len(cell) > LONGEST_CELL else cell.strip())
    return Row(number, len(cells), named, ended, tuple(errors), tuple(warnings))


def _printable(cell: str) -> str:
    return _UNPRINTABLE.sub("", cell)


def _too_many(header: tuple[str, ...], cells: list[str]) -> Iterator[str]:
    if any(cell.strip() for cell in cells[len(header) :]):
        yield wrong_width(len(cells), len(header))


def wrong_width(cells: int, columns: int) -> str:
    """Return what to say of a row that does not fit its header."""
    return _("The row has %(cells)d cells where the header has %(columns)d.") % {
        "cells": cells,
        "columns": columns,
    }


def _too_long(header: tuple[str, ...], cells: list[str]) -> Iterator[str]:
    for column, cell in zip(header, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            yield _("“%(column)s” holds %(count)d characters; %(most)d are allowed.") % {
                "column": column,
                "count": len(cell),
                "most": LONGEST_CELL,
            }
