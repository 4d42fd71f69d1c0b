"""Shopify's product export: rows with the same handle are one product, its variants, pictures."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from . import values
from .cells import MOST_PICTURES, Cells, SourceRow, code_of, identity, offer_of
from .grouping import Place
from .products import (
    ImportedProduct,
    ImportedVariant,
    NotImported,
    Offer,
    Picture,
    Sale,
    Stock,
)
from .reading import Row, wrong_width
from .variations import MOST_VARIANTS, refuse_doubles

# Shopify renamed its columns in 2025; files of both kinds are about.
_COLUMNS = {
    "handle": "handle",
    "url handle": "handle",
    "title": "title",
    "body (html)": "body",
    "description": "body",
    "vendor": "vendor",
    "product category": "taxonomy",
    "type": "type",
    "collection": "collection",
    "tags": "tags",
    "published": "published",
    "published on online store": "published",
    "status": "status",
    "option1 name": "option 1 name",
    "option1 value": "option 1 value",
    "option2 name": "option 2 name",
    "option2 value": "option 2 value",
    "option3 name": "option 3 name",
    "option3 value": "option 3 value",
    "variant sku": "sku",
    "sku": "sku",
    "variant grams": "grams",
    "weight value (grams)": "grams",
    "variant inventory tracker": "tracker",
    "inventory tracker": "tracker",
    "variant inventory qty": "quantity",
    "inventory quantity": "quantity",
    "variant inventory policy": "policy",
    "continue selling when out of stock": "policy",
    "variant price": "price",
    "price": "price",
    "variant compare at price": "compare at",
    "compare-at price": "compare at",
    "variant taxable": "taxable",
    "charge tax": "taxable",
    "variant requires shipping": "shipped",
    "requires shipping": "shipped",
    "image src": "image",
    "product image url": "image",
    "image position": "image position",
    "image alt text": "image alt",
    "gift card": "gift card",
    "seo title": "seo title",
    "seo description": "seo description",
    "variant image": "variant image",
    "variant image url": "variant image",
}
_OPTIONS = (1, 2, 3)
_ONLY_CHOICE = ("title", "default title")


class Shopify:
    """Reads the rows of one file whose columns are ``header``."""

    title = "Shopify"

    def __init__(self, header: Sequence[str]) -> None:
        self._header = header
        known = ((column, _COLUMNS.get(column.lower(), "")) for column in header)
        self._names = {column: name for column, name in known if name}
        self._labels = {name: column for column, name in reversed(self._names.items())}

    @staticmethod
    def fits(header: Sequence[str]) -> bool:
        """Return whether the columns are Shopify's."""
        have = {column.lower() for column in header}
        return "title" in have and bool({"handle", "url handle"} & have)

    def knows(self, column: str) -> bool:
        """Return whether the column means something to us."""
        return column in self._names

    def known(self, row: Row) -> dict[str, str]:
        """Return the cells that mean something, by our names for the columns."""
        cells: dict[str, str] = {}
        for column, name in self._names.items():
            if text := row.cells.get(column, ""):
                cells.setdefault(name, text)
        return cells

    def fault(self, row: Row) -> str:
        """Return what is wrong with the row's width."""
        width = len(self._header)
        return wrong_width(row.width, width) if row.width < width else ""

    def place(self, row: Row) -> Place:
        """Return where the row belongs: to the product with its handle."""
        cells = self.known(row)
        handle, sku = cells.get("handle", ""), cells.get("sku", "")
        joins = f"handle:{handle.lower()}" if handle else ""
        return Place(joins=joins, opens=True, unique=(f"sku:{sku}",) if sku else ())

    def build(self, rows: Sequence[SourceRow]) -> ImportedProduct | NotImported:
        """Return the product that the rows describe, or why there is none."""
        every = [Cells(row, self._labels) for row in rows]
        first = every[0]
        reason = ""
        product = None
        if not any(cells.errors for cells in every):
            if first.read("gift card", values.yes_or_no):
                reason = _("A gift card is not sold here.")
            else:
                product = self._product(first, every)
        errors = tuple(error for cells in every for error in cells.errors)
        warnings = tuple(warning for cells in every for warning in cells.warnings)
        if product is None or errors:
            return NotImported(
                title=values.plain(first.text("title")),
                sku=first.text("sku"),
                rows=tuple(cells.number for cells in every),
                errors=errors,
                reason=reason,
                warnings=warnings,
            )
        product.warnings = warnings
        return product

    def _product(self, first: Cells, every: list[Cells]) -> ImportedProduct:
        names = self._option_names(first)
        sold = [first, *(cells for cells in every[1:] if _is_variant(cells))]
        handle = first.text("handle").lower()
        if not handle:
            first.wrong(first.about("handle", _("The handle is missing.")))
        product = ImportedProduct(
            identity=identity(first, "", code_of("shopify", handle)),
            title=first.name("title"),
            rows=tuple(cells.number for cells in every),
            description=first.html("body"),
            meta_title=first.short("seo title", 255),
            meta_description=first.short("seo description", 2000),
            published=self._published(first),
            maker=first.short("vendor", 120),
            categories=self._categories(first),
            tags=first.words("tags", 100),
            pictures=self._pictures(every),
        )
        variants = tuple(self._variant(cells, names, handle) for cells in sold)
        if len(variants) > MOST_VARIANTS:
            first.wrong(
                _("It has too many variants: at most %(most)d are allowed.")
                % {"most": MOST_VARIANTS}
            )
        if names:
            self._with_variants(product, variants, sold, names)
        else:
            self._alone(product, variants, sold)
        return product

    def _alone(
        self, product: ImportedProduct, variants: Sequence[ImportedVariant], sold: list[Cells]
    ) -> None:
        for cells in sold[1:]:
            cells.wrong(_("It is a variant of a product that has no options."))
        only = variants[0]
        product.identity.sku = only.identity.sku
        product.offer, product.weight = only.offer, only.weight
        product.pictures += only.pictures

    def _with_variants(
        self,
        product: ImportedProduct,
        variants: tuple[ImportedVariant, ...],
        sold: list[Cells],
        names: dict[int, str],
    ) -> None:
        product.variants = variants
        refuse_doubles(variants, {cells.number: cells for cells in sold})
        values_of: dict[str, dict[str, None]] = {name: {} for name in names.values()}
        for variant in variants:
            for name, value in variant.values:
                values_of[name].setdefault(value)
        product.axes = tuple((name, tuple(found)) for name, found in values_of.items())
        weights = {variant.weight for variant in variants}
        product.weight = weights.pop() if len(weights) == 1 else None

    def _option_names(self, first: Cells) -> dict[int, str]:
        """Return the names of the options by their number; none for a product without."""
        names: dict[int, str] = {}
        for number in _OPTIONS:
            if name := first.short(f"option {number} name", 120):
                if name.casefold() in (other.casefold() for other in names.values()):
                    name = f"{name} {number}"
                names[number] = name
        only = tuple(first.text(f"option 1 {part}").lower() for part in ("name", "value"))
        return {} if only == _ONLY_CHOICE else names

    def _variant(self, cells: Cells, names: dict[int, str], handle: str) -> ImportedVariant:
        chosen = []
        for number, name in names.items():
            column = f"option {number} value"
            if value := cells.short(column, 255):
                chosen.append((name, value))
            else:
                cells.wrong(cells.about(column, _("The choice is missing.")))
        code = code_of("shopify", handle, *(value.casefold() for _name, value in chosen))
        picture = cells.text("variant image")
        found = cells.picture("variant image", picture) if picture else None
        return ImportedVariant(
            identity=identity(cells, cells.sku("sku"), code),
            values=tuple(chosen),
            weight=cells.weight("grams", "g"),
            offer=self._offer(cells),
            pictures=(found,) if found else (),
        )

    def _offer(self, cells: Cells) -> Offer:
        now = cells.price("price")
        if now is None and cells.has("price") and not cells.errors:
            cells.wrong(cells.about("price", _("The price is missing.")))
        before = cells.price("compare at")
        if before is not None and now is not None and before > now:
            offer = offer_of(cells, before, Sale(now))
        else:
            offer = offer_of(cells, now, Sale() if cells.has("compare at") else None)
        offer.stock = self._stock(cells)
        if offer.stock is None and cells.text("tracker"):
            cells.warn(_("The file does not say how many there are: a new one starts with 0."))
            offer.first_stock = Stock(0)
        if cells.read("taxable", values.yes_or_no) is False:
            cells.warn(_("It is free of tax in Shopify; here the country's rate is used."))
        if cells.read("shipped", values.yes_or_no) is False:
            cells.warn(_("It is not shipped in Shopify; here it is delivered like any other."))
        return offer

    def _stock(self, cells: Cells) -> Stock | None:
        if cells.has("tracker") and not cells.text("tracker"):
            return Stock(None)
        if cells.text("policy").lower() in ("continue", "true"):
            cells.warn(_("Backorders are not taken here: it sells until none is left."))
        count = cells.read("quantity", values.whole)
        if count is None:
            return None
        if count < 0:
            cells.warn(_("%(count)d in stock was taken as 0.") % {"count": count})
        return Stock(max(0, count))

    def _published(self, cells: Cells) -> bool | None:
        status = cells.text("status").lower()
        if status not in ("", "active", "draft", "archived", "unlisted"):
            cells.wrong(cells.about("status", _("It is none of active, draft and archived.")))
        shown = cells.read("published", values.yes_or_no)
        return False if status in ("draft", "archived", "unlisted") else shown

    def _categories(self, cells: Cells) -> tuple[tuple[str, ...], ...]:
        shelf = "type" if cells.text("type") else "taxonomy"
        paths = (cells.path(column, cells.text(column)) for column in (shelf, "collection"))
        return tuple(dict.fromkeys(path for path in paths if path))

    def _pictures(self, every: list[Cells]) -> tuple[Picture, ...]:
        found: dict[str, Picture] = {}
        for cells in every:
            if url := cells.text("image"):
                place = cells.read("image position", values.whole)
                position = len(found) if place is None else max(0, place - 1)
                alt = cells.text("image alt")
                picture = cells.picture("image", url, alt=alt, position=position)
                if picture:
                    found.setdefault(picture.url, picture)
        return every[0].at_most(MOST_PICTURES, "image", found.values())


def _is_variant(cells: Cells) -> bool:
    return any(
        re.match(r"option \d value|sku|price", name)
        for name, text in cells.row.cells.items()
        if text
    )
