"""The columns of WooCommerce's product export, and how its rows hang together."""

import re
from collections.abc import Mapping, Sequence

from . import values
from .grouping import Place
from .reading import Row, wrong_width

_COLUMNS = {
    "id": "id",
    "type": "type",
    "sku": "sku",
    "name": "name",
    "published": "published",
    "visibility in catalog": "visibility",
    "short description": "summary",
    "description": "description",
    "date sale price starts": "sale starts",
    "date sale price ends": "sale ends",
    "tax status": "tax status",
    "tax class": "tax class",
    "in stock?": "in stock",
    "stock": "stock",
    "low stock amount": "low stock",
    "backorders allowed?": "backorders",
    "sale price": "sale price",
    "regular price": "price",
    "categories": "categories",
    "tags": "tags",
    "brands": "brands",
    "images": "images",
    "parent": "parent",
    "grouped products": "grouped",
    "external url": "external",
    "position": "position",
}
_ATTRIBUTE = re.compile(r"attribute (\d{1,3}) (name|value\(s\))")
_ADDED_LATER = re.compile(r"(attribute|meta|download)\b", re.IGNORECASE)
_ABOUT_ATTRIBUTES = re.compile(r"attribute \d{1,3} (visible|global|default)", re.IGNORECASE)
_WEIGHT = re.compile(r"weight \((\w+)\)")
_FORMULA = re.compile(r"'[=+\-@]")


class Columns:
    """What the columns of one file mean."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = header
        self._names: dict[str, str] = {}
        self.unit = "kg"
        for column in header:
            self._learn(column)
        self.labels = {name: column for column, name in reversed(self._names.items())}
        numbers = {int(found[1]) for name in self.labels if (found := _ATTRIBUTE.fullmatch(name))}
        self.attributes = sorted(numbers)

    @staticmethod
    def fits(header: Sequence[str]) -> bool:
        """Return whether the columns are WooCommerce's."""
        have = {column.lower() for column in header}
        return {"type", "name"} <= have and bool({"id", "sku"} & have)

    def _learn(self, column: str) -> None:
        lower = column.lower()
        if lower in _COLUMNS:
            self._names.setdefault(column, _COLUMNS[lower])
        elif _ATTRIBUTE.fullmatch(lower):
            self._names.setdefault(column, lower)
        elif (found := _WEIGHT.fullmatch(lower)) and values.knows_unit(found[1]):
            self._names.setdefault(column, "weight")
            self.unit = found[1]

    def knows(self, column: str) -> bool:
        """Return whether the column means something to us, or nothing anywhere but there."""
        return column in self._names or bool(_ABOUT_ATTRIBUTES.fullmatch(column))

    def known(self, row: Row) -> dict[str, str]:
        """Return the cells that mean something, by our names for the columns."""
        cells: dict[str, str] = {}
        for column, name in self._names.items():
            if text := row.cells.get(column, ""):
                # WooCommerce writes ' before what a spreadsheet might take for a formula.
                cells.setdefault(name, text[1:] if _FORMULA.match(text) else text)
        return cells

    def fault(self, row: Row) -> str:
        """Return what is wrong with the row's width.

        The exporter writes in batches: rows of an early batch end before the columns that a
        later one added, which are those of attributes, downloads and meta fields.
        """
        missing = self._header[row.width :]
        torn = missing and (not row.ended or missing[0].lower().endswith("value(s)"))
        if not torn and all(_ADDED_LATER.match(column) for column in missing):
            return ""
        return wrong_width(row.width, len(self._header))

    def place(self, row: Row) -> Place:
        """Return where the row belongs: a variation to its parent."""
        cells = self.known(row)
        sku, number, parent = (cells.get(name, "") for name in ("sku", "id", "parent"))
        unique = tuple(f"{kind}:{name}" for kind, name in (("sku", sku), ("id", number)) if name)
        if "variation" not in kinds_of(cells) or not parent:
            return Place(unique=unique)
        joins = parent if parent.lower().startswith("id:") else f"sku:{parent}"
        return Place(joins=joins.replace("ID:", "id:", 1), unique=unique)


def kinds_of(cells: Mapping[str, str]) -> set[str]:
    """Return the words of the row's type: simple, variable, variation, virtual …"""
    return {kind.strip().lower() for kind in cells.get("type", "").split(",")} - {""}
