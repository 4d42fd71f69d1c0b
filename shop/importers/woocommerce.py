"""WooCommerce's product export: a row a product, a row a variation, joined by "Parent"."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from . import values
from .cells import MOST_CATEGORIES, MOST_PICTURES, Cells, SourceRow, identity, offer_of
from .products import (
    ImportedProduct,
    ImportedVariant,
    NotImported,
    Offer,
    Picture,
    Sale,
    Stock,
)
from .variations import Axes, Variation, expand, refuse_doubles
from .woocommerce_columns import Columns, kinds_of

_PUBLISHED = {"1": True, "0": False, "-1": False, "2": False}
_URL_COMMA = re.compile(r",\s+|,(?=https?://)")
_TEXT_NEWLINE = re.compile(r"\\\\\\n|\\n")


class WooCommerce:
    """Reads the rows of one file whose columns are ``header``."""

    title = "WooCommerce"
    fits = staticmethod(Columns.fits)

    def __init__(self, header: Sequence[str]) -> None:
        self._columns = Columns(header)
        self._labels = self._columns.labels
        self._unit = self._columns.unit
        self.knows = self._columns.knows
        self.known = self._columns.known
        self.fault = self._columns.fault
        self.place = self._columns.place

    def build(self, rows: Sequence[SourceRow]) -> ImportedProduct | NotImported:
        """Return the product that the rows describe, or why there is none."""
        first, *others = (Cells(row, self._labels) for row in rows)
        reason = "" if first.errors else self._stays_out(first, bool(others))
        product = None if reason else self._product(first, others)
        every = (first, *others)
        errors = tuple(error for cells in every for error in cells.errors)
        warnings = tuple(warning for cells in every for warning in cells.warnings)
        if product is None or errors:
            return NotImported(
                title=values.plain(first.text("name")),
                sku=first.text("sku"),
                rows=tuple(cells.number for cells in every),
                errors=errors,
                reason=reason,
                warnings=warnings,
            )
        product.warnings = warnings
        return product

    def _stays_out(self, cells: Cells, has_variations: bool) -> str:
        kinds = kinds_of(cells.row.cells)
        if "grouped" in kinds:
            parts = cells.text("grouped") or "–"
            return _(
                "A grouped product (%(parts)s) has no counterpart here: its parts are imported, "
                "and a product row in an article shows them together."
            ) % {"parts": parts[:200]}
        if "external" in kinds:
            return _(
                "An external product is bought elsewhere (%(url)s), so it is not sold here."
            ) % {"url": cells.text("external")[:200] or "–"}
        if "variable" in kinds and not has_variations:
            return _("A variable product without variations: there is nothing to buy.")
        return ""

    def _product(self, first: Cells, others: list[Cells]) -> ImportedProduct | None:
        _check_kind(first, others)
        if any(cells.errors for cells in (first, *others)):
            return None
        attributes = self._attribute_values(first)
        variations = [self._variation(cells) for cells in self._in_position(others)]
        axes = Axes.of(attributes, variations)
        product = ImportedProduct(
            identity=identity(first, first.sku("sku"), self._code(first)),
            title=first.name("name"),
            rows=tuple(cells.number for cells in (first, *others)),
            published=self._published(first),
            hidden_at_first="downloadable" in kinds_of(first.row.cells),
            weight=first.weight("weight", self._unit),
            maker=next(iter(first.at_most(1, "brands", first.words("brands", 120))), None),
            categories=self._categories(first),
            tags=first.words("tags", 100),
            attributes=axes.described(attributes, first),
            axes=axes.choices,
            pictures=self._pictures(first),
        )
        self._describe(product, first)
        stock = self._stock(first)
        if variations:
            product.variants = tuple(expand(product, variations, axes, stock, first))
            refuse_doubles(product.variants, {cells.number: cells for cells in others})
        else:
            product.offer = self._offer(first, stock)
        return product

    def _describe(self, product: ImportedProduct, cells: Cells) -> None:
        lead = cells.html("summary", _newlines(cells.text("summary")))
        body = cells.html("description", _newlines(cells.text("description")))
        summary = values.plain(lead) if lead else ""
        if len(summary) <= 255:
            product.summary, product.description = summary or None, body
        else:
            product.summary = summary[:254] + "…"
            product.description = f"{lead}\n{body}" if body else lead

    def _variation(self, cells: Cells) -> Variation:
        stock = self._stock(cells)
        pictures = self._pictures(cells)
        variant = ImportedVariant(
            identity=identity(cells, cells.sku("sku"), self._code(cells)),
            values=(),
            title=values.plain(cells.text("name"))[:255],
            description=cells.html("description", _newlines(cells.text("description"))),
            published=self._published(cells),
            weight=cells.weight("weight", self._unit),
            offer=self._offer(cells, stock),
            pictures=pictures,
        )
        named = self._attribute_values(cells)
        chosen = {name: ", ".join(choices) for name, choices in named.items()}
        return Variation(variant, chosen, cells.text("stock") == "parent", cells)

    def _attribute_values(self, cells: Cells) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number in self._columns.attributes:
            column = f"attribute {number} name"
            if name := values.plain(cells.text(column)):
                if len(name) > 120:
                    cells.wrong(cells.about(column, _("The name is too long.")))
                listed = values.listed(cells.text(f"attribute {number} value(s)"))
                found.setdefault(name, [plain for one in listed if (plain := values.plain(one))])
        return found

    def _in_position(self, cells: list[Cells]) -> list[Cells]:
        return sorted(cells, key=lambda one: one.read("position", values.whole) or 0)

    def _code(self, cells: Cells) -> str:
        number = cells.text("id")
        if number and not re.fullmatch(r"\d{1,18}", number, re.ASCII):
            cells.wrong(cells.about("id", _("“%(id)s” is not a number.") % {"id": number[:40]}))
            return ""
        return f"woo:{int(number)}" if number else ""

    def _published(self, cells: Cells) -> bool | None:
        text = cells.text("published")
        shown = (
            _PUBLISHED[text] if text in _PUBLISHED else cells.read("published", values.yes_or_no)
        )
        kinds = kinds_of(cells.row.cells)
        if "downloadable" in kinds:
            cells.warn(_("Downloads are not delivered here: it stays hidden until you publish it."))
            return None if shown else shown
        if "virtual" in kinds:
            cells.warn(_("It is virtual in WooCommerce; here it is delivered like any other."))
        if shown and cells.text("visibility").lower() == "hidden":
            cells.warn(_("It is hidden in WooCommerce's lists: hidden here, it is not for sale."))
            return False
        return shown

    def _categories(self, cells: Cells) -> tuple[tuple[str, ...], ...]:
        paths = (cells.path("categories", one) for one in values.listed(cells.text("categories")))
        return cells.at_most(MOST_CATEGORIES, "categories", dict.fromkeys(filter(None, paths)))

    def _pictures(self, cells: Cells) -> tuple[Picture, ...]:
        urls = [url.strip() for url in _URL_COMMA.split(cells.text("images").replace("\\,", "\0"))]
        unique = dict.fromkeys(url.replace("\0", ",") for url in urls if url)
        found = (cells.picture("images", url, position=at) for at, url in enumerate(unique))
        return cells.at_most(MOST_PICTURES, "images", filter(None, found))

    def _offer(self, cells: Cells, stock: Stock | None) -> Offer:
        price = cells.price("price")
        sale = None
        if cells.has("sale price"):
            sale = Sale(
                cells.price("sale price"),
                cells.moment("sale starts"),
                cells.moment("sale ends", end_of_day=True),
            )
        offer = offer_of(cells, price, sale)
        offer.stock = stock
        low = cells.read("low stock", values.whole)
        offer.low_stock = low if low is None or low >= 0 else None
        if cells.text("tax status").lower() == "none" or cells.text("tax class") not in (
            "",
            "parent",
        ):
            cells.warn(_("Its tax class is not taken over: the country's rate is used."))
        return offer

    def _stock(self, cells: Cells) -> Stock | None:
        if cells.text("backorders").lower() in ("1", "yes", "notify"):
            cells.warn(_("Backorders are not taken here: it sells until none is left."))
        if cells.text("stock") == "parent":
            return None
        count = cells.read("stock", values.whole)
        if count is not None and count < 0:
            cells.warn(_("%(count)d in stock was taken as 0.") % {"count": count})
        if count is not None:
            return Stock(max(0, count))
        if not cells.text("in stock"):
            return None
        available = cells.text("in stock").lower() == "backorder"
        available = available or bool(cells.read("in stock", values.yes_or_no))
        return Stock(None) if available else Stock(0)


def _check_kind(first: Cells, others: list[Cells]) -> None:
    kinds = kinds_of(first.row.cells)
    if "variation" in kinds:
        parent = first.text("parent") or "–"
        first.wrong(
            _("Its parent “%(parent)s” is not in the file. Export both together.")
            % {"parent": parent[:80]}
        )
    elif not kinds & {"simple", "variable"}:
        kind = first.text("type") or "–"
        first.wrong(
            _("Products of the type “%(type)s” are not known here. Make it simple or variable.")
            % {"type": kind[:80]}
        )
    elif others and "variable" not in kinds:
        for cells in others:
            cells.wrong(_("Its parent is not a variable product."))


def _newlines(text: str) -> str:
    r"""Return the text with WooCommerce's ``\n`` as line breaks."""
    return _TEXT_NEWLINE.sub(lambda found: "\\n" if len(found[0]) > 2 else "\n", text)
