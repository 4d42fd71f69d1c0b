"""Small product lists of our own, in the formats of other shops."""

import csv
import io
from pathlib import Path

WOO_COLUMNS = [
    "ID",
    "Type",
    "SKU",
    "Name",
    "Published",
    "Visibility in catalog",
    "Short description",
    "Description",
    "Date sale price starts",
    "Date sale price ends",
    "Tax class",
    "In stock?",
    "Stock",
    "Backorders allowed?",
    "Weight (kg)",
    "Sale price",
    "Regular price",
    "Categories",
    "Tags",
    "Images",
    "Parent",
    "Grouped products",
    "External URL",
    "Position",
    "Attribute 1 name",
    "Attribute 1 value(s)",
    "Attribute 1 visible",
    "Attribute 1 global",
    "Attribute 2 name",
    "Attribute 2 value(s)",
    "Meta: _colour_of_box",
]
SHOPIFY_COLUMNS = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Gift Card",
    "SEO Title",
    "Variant Image",
    "Status",
]


def woo(**cells: str) -> dict[str, str]:
    """Return a WooCommerce row of a simple cup; ``cells`` change it, _ standing for a space."""
    return {
        "ID": "11",
        "Type": "simple",
        "SKU": "cup",
        "Name": "Cup",
        "Published": "1",
        "Visibility in catalog": "visible",
        "In stock?": "1",
        "Stock": "",
        "Regular price": "24.00",
        "Categories": "Tea > Cups",
    } | _named(cells, WOO_COLUMNS)


def woo_variation(**cells: str) -> dict[str, str]:
    """Return a WooCommerce row of a variation of the bowl."""
    return woo(ID="21", Type="variation", SKU="bowl-blue", Name="Bowl - Blue", Parent="bowl") | {
        "Categories": "",
        "Attribute 1 name": "Glaze",
        "Attribute 1 value(s)": "Blue",
        **_named(cells, WOO_COLUMNS),
    }


def woo_variable(**cells: str) -> dict[str, str]:
    """Return a WooCommerce row of the bowl that comes in glazes."""
    return woo(ID="20", Type="variable", SKU="bowl", Name="Bowl") | {
        "Regular price": "",
        "Attribute 1 name": "Glaze",
        "Attribute 1 value(s)": "Celadon, Blue",
        **_named(cells, WOO_COLUMNS),
    }


def shopify(**cells: str) -> dict[str, str]:
    """Return a Shopify row of a whisk without options."""
    return {
        "Handle": "whisk",
        "Title": "Whisk",
        "Body (HTML)": "<p>Cut from one piece of bamboo.</p>",
        "Vendor": "Tanimura",
        "Published": "true",
        "Option1 Name": "Title",
        "Option1 Value": "Default Title",
        "Variant SKU": "whisk-100",
        "Variant Grams": "35",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "7",
        "Variant Inventory Policy": "deny",
        "Variant Price": "28.00",
    } | _named(cells, SHOPIFY_COLUMNS)


def csv_text(rows: list[dict[str, str]], columns: list[str], delimiter: str = ",") -> str:
    """Return the rows as CSV with these columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def woo_csv(path: Path, *rows: dict[str, str]) -> Path:
    """Write the rows as WooCommerce does and return the file."""
    file = path / "woo.csv"
    file.write_text(csv_text(list(rows), WOO_COLUMNS), encoding="utf-8-sig")
    return file


def shopify_csv(path: Path, *rows: dict[str, str]) -> Path:
    """Write the rows as Shopify does and return the file."""
    file = path / "shopify.csv"
    file.write_text(csv_text(list(rows), SHOPIFY_COLUMNS), encoding="utf-8")
    return file


def _named(cells: dict[str, str], columns: list[str]) -> dict[str, str]:
    plain = {_plain(column): column for column in columns}
    return {plain[_plain(name)]: text for name, text in cells.items()}


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())
