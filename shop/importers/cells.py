"""The cells of one row, read as values; what is wrong with them is gathered, not raised."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from shop.money import exponent

from . import values
from .cleaning import clean_html
from .products import Identity, Message, Offer, Picture, Sale

LONGEST_NAME = 255
LONGEST_SKU = 64
LONGEST_CODE = 255
LONGEST_ADDRESS = 2000
MOST_PICTURES = 100
MOST_WORDS = 100
MOST_CATEGORIES = 50
MOST_LEVELS = 10
_Value = TypeVar("_Value")


@dataclass(slots=True)
class SourceRow:
    """A row of a known format: cells by our names for the columns."""

    number: int
    cells: Mapping[str, str]
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many characters its cells hold."""
        return sum(map(len, self.cells.values()))


@dataclass(slots=True)
class Cells:
    """Reads a row's cells. ``labels`` are the columns that the file has, by our names."""

    row: SourceRow
    labels: Mapping[str, str]
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.errors.extend(Message(self.number, text) for text in self.row.errors)
        self.warnings.extend(Message(self.number, text) for text in self.row.warnings)

    @property
    def number(self) -> int:
        """The row's number in the file."""
        return self.row.number

    def has(self, name: str) -> bool:
        """Return whether the file has the column."""
        return name in self.labels

    def wrong(self, text: str) -> None:
        """Note a fault that keeps the product out."""
        self.errors.append(Message(self.number, text))

    def warn(self, text: str) -> None:
        """Note something that the reader of the report should know."""
        self.warnings.append(Message(self.number, text))

    def text(self, name: str) -> str:
        """Return the cell as it stands."""
        return self.row.cells.get(name, "")

    def read(self, name: str, reader: Callable[[str], _Value | None]) -> _Value | None:
        """Return what ``reader`` makes of the cell; a bad value is noted and gives None."""
        try:
            return reader(self.text(name))
        except values.BadValue as error:
            self.wrong(self.about(name, str(error)))
            return None

    def about(self, name: str, text: str) -> str:
        """Return the text with the column's name before it."""
        return _("%(column)s: %(message)s") % {
            "column": self.labels.get(name, name),
            "message": text,
        }

    def name(self, column: str) -> str:
        """Return the name of a thing, which must be there and fit."""
        found = values.plain(self.text(column))
        if not found:
            self.wrong(self.about(column, _("The name is missing.")))
        return self._fits(column, found, LONGEST_NAME)

    def sku(self, column: str) -> str:
        """Return the SKU, which may be missing."""
        return self._fits(column, self.text(column), LONGEST_SKU)

    def short(self, column: str, longest: int) -> str | None:
        """Return one line of text, cut if it is too long; None when there is none."""
        found = values.plain(self.text(column))
        if len(found) > longest:
            self.warn(self.about(column, _("The text is long and was cut.")))
            found = found[: longest - 1] + "…"
        return found or None

    def html(self, column: str, text: str | None = None) -> str | None:
        """Return the cell as clean HTML; None when there is none."""
        found, left_out = clean_html(self.text(column) if text is None else text)
        for message in left_out:
            self.warn(message)
        return found or None

    def price(self, column: str) -> Decimal | None:
        """Return an amount in the site's currency."""
        amount = self.read(column, values.price)
        if amount is None:
            return None
        in_units = values.rounded(amount, exponent(settings.OSCAR_DEFAULT_CURRENCY))
        if in_units != amount:
            text = _("%(given)s was rounded to %(kept)s.") % {"given": amount, "kept": in_units}
            self.warn(self.about(column, text))
        return in_units

    def weight(self, column: str, unit: str) -> Decimal | None:
        """Return kilograms."""
        return self.read(column, lambda text: values.weight(text, unit))

    def moment(self, column: str, *, end_of_day: bool = False) -> datetime | None:
        """Return a moment in time."""
        return self.read(column, lambda text: values.moment(text, end_of_day=end_of_day))

    def words(self, column: str, longest: int) -> tuple[str, ...]:
        """Return the words of a list, without those that are too long to keep."""
        found = [values.plain(word) for word in values.listed(self.text(column))]
        kept = tuple(dict.fromkeys(word for word in found if 0 < len(word) <= longest))
        if len(kept) < len(set(filter(None, found))):
            self.warn(self.about(column, _("Words that are too long were left out.")))
        return self.at_most(MOST_WORDS, column, kept)

    def at_most(self, most: int, column: str, found: Iterable[_Value]) -> tuple[_Value, ...]:
        """Return the first few of what was found in a column, and tell if there are more."""
        every = tuple(found)
        if len(every) > most:
            text = _("Only the first %(most)d of %(count)d are taken over.")
            self.warn(self.about(column, text % {"most": most, "count": len(every)}))
        return every[:most]

    def path(self, column: str, text: str) -> tuple[str, ...]:
        """Return the names of a category from the root down, out of ``A > B``."""
        names = tuple(filter(None, (values.plain(part) for part in text.split(">"))))
        if len(names) > MOST_LEVELS or any(len(name) > LONGEST_NAME for name in names):
            self.warn(
                self.about(column, _("A category that is too long or too deep was left out."))
            )
            return ()
        return names

    def picture(self, column: str, url: str, *, alt: str = "", position: int = 0) -> Picture | None:
        """Return the picture at ``url``; what is no web address is told and left out."""
        if not url.startswith(("http://", "https://", "//")) or len(url) > LONGEST_ADDRESS:
            text = _("“%(url)s” is no address on the web.") % {"url": url[:100]}
            self.warn(self.about(column, text))
            return None
        full = f"https:{url}" if url.startswith("//") else url
        return Picture(self.number, full, values.plain(alt)[:LONGEST_NAME], position)

    def _fits(self, column: str, found: str, longest: int) -> str:
        if len(found) > longest:
            text = _("%(count)d characters are too many; %(most)d are allowed.") % {
                "count": len(found),
                "most": longest,
            }
            self.wrong(self.about(column, text))
            return ""
        return found


def code_of(*parts: str) -> str:
    """Return the source's own name for a thing, out of its parts; a long one is a digest."""
    code = ":".join(parts)
    if len(code) <= LONGEST_CODE:
        return code
    return f"{parts[0]}:{hashlib.sha256(code.encode()).hexdigest()}"


def identity(cells: Cells, sku: str, code: str) -> Identity:
    """Return what the thing is found by; without any the row is at fault."""
    if not sku and not code:
        cells.wrong(_("Neither an SKU nor an ID: give it one, so that it is found again."))
    return Identity(cells.number, sku, code)


def offer_of(cells: Cells, price: Decimal | None, sale: Sale | None) -> Offer:
    """Return price and sale, put right where they contradict each other."""
    if price is None and not cells.errors:
        cells.warn(_("There is no price, so it cannot be bought."))
    if sale and sale.price is not None:
        sale = _checked(cells, price, sale)
    return Offer(price=price, sale=sale)


def _checked(cells: Cells, price: Decimal | None, sale: Sale) -> Sale:
    if sale.starts and sale.ends and sale.ends <= sale.starts:
        cells.wrong(_("The sale ends before it starts."))
    if price is None or sale.price is None or sale.price >= price:
        cells.warn(_("The sale price is not below the price and was left out."))
        return Sale()
    return sale
