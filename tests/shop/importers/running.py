"""Running an import in this process, and what it left behind."""

from pathlib import Path

from oscar.core.loading import get_model

from shop.importers.operations import Import
from shop.importers.report import Report

from .files import (
    woo,
    woo_variable,
    woo_variation,
)

Product = get_model("catalogue", "Product")


def run(file: Path, *, dry_run: bool = False) -> Report:
    report = Report()
    Import(report, dry_run=dry_run).run(file)
    return report


def told(report: Report) -> list[tuple[int, str, str]]:
    return [(entry.row, entry.outcome.value, entry.message) for entry in report.problems]


def snapshot() -> dict[str, list]:
    """Return every row that an import may write, times of change included."""
    tables = {
        "catalogue": (
            "Product",
            "Category",
            "Tag",
            "Maker",
            "ProductAttribute",
            "AttributeOption",
            "ProductAttributeValue",
            "ProductCategory",
            "ProductImage",
            "PendingPicture",
        ),
        "partner": ("StockRecord", "PriceChange"),
    }
    rows = {
        name: list(get_model(app, name).objects.order_by("pk").values())
        for app, names in tables.items()
        for name in names
    }
    rows["tags"] = list(Product.tags.through.objects.order_by("pk").values())
    return rows


FULL = [
    woo_variation(position="2", stock="3", sale_price="20"),
    woo(
        short_description="For oolong.",
        description="Thrown by hand.",
        tags="tea, Gifts",
        weight_kg="0.2",
        stock="8",
        sale_price="19",
        date_sale_price_starts="2026-11-27",
        date_sale_price_ends="2026-11-30",
        attribute_1_name="Clay",
        attribute_1_values="Stoneware",
        images="https://x.example/cup.jpg",
    ),
    woo_variable(tags="tea", categories="Tea > Bowls, Gifts"),
    woo_variation(
        ID="22",
        sku="bowl-celadon",
        attribute_1_values="Celadon",
        position="1",
        published="0",
        images="https://x.example/celadon.jpg",
    ),
]
