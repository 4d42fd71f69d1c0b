"""WooCommerce's rows read, without a shop."""

import io
from collections.abc import Iterator

from shop.importers.formats import identify
from shop.importers.grouping import Groups
from shop.importers.products import ImportedProduct, NotImported
from shop.importers.reading import read_table

from .files import WOO_COLUMNS, csv_text


def products_of(
    *rows: dict[str, str], columns: list[str] = WOO_COLUMNS
) -> list[ImportedProduct | NotImported]:
    return list(read(csv_text(list(rows), columns)))


def read(text: str) -> Iterator[ImportedProduct | NotImported]:
    table = read_table(io.BytesIO(text.encode()), name="woo.csv")
    layout = identify(table.header, "woo.csv")
    with Groups() as groups:
        groups.gather(table.rows, layout)
        for rows in groups:
            yield layout.build(rows)


def the_one(*rows: dict[str, str]) -> ImportedProduct:
    (found,) = products_of(*rows)
    assert isinstance(found, ImportedProduct), found
    return found


def faults_of(*rows: dict[str, str]) -> list[tuple[int, str]]:
    return [
        (error.row, error.text)
        for found in products_of(*rows)
        if isinstance(found, NotImported)
        for error in found.errors
    ]
