"""Files for spreadsheets, which take some texts for formulas."""

from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(cell: Any) -> str:
    """Return the cell's text so that a spreadsheet shows it and does not work it out."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
