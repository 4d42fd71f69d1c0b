"""What is wrong with WooCommerce's rows, named with the column and the next step."""

import pytest

from shop.importers.formats import identify
from shop.importers.products import ImportedProduct, NotImported
from shop.importers.reading import CannotRead

from .files import WOO_COLUMNS, csv_text, woo, woo_variable, woo_variation
from .reading import faults_of, products_of, read


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"regular_price": "NaN"}, "Regular price: “NaN” is not a price. Write it as 1234.50."),
        ({"regular_price": "-1"}, "Regular price: “-1” is not a price. Write it as 1234.50."),
        ({"regular_price": "1e99"}, "Regular price: “1e99” is not a price. Write it as 1234.50."),
        ({"sale_price": "cheap"}, "Sale price: “cheap” is not a price. Write it as 1234.50."),
        ({"stock": "some"}, "Stock: “some” is not a whole number."),
        ({"stock": "1.5"}, "Stock: “1.5” is not a whole number."),
        ({"weight_kg": "heavy"}, "Weight (kg): “heavy” is not a weight. Write it as 0.25."),
        ({"published": "maybe"}, "Published: “maybe” is neither 1 nor 0."),
        (
            {"date_sale_price_ends": "soon"},
            "Date sale price ends: “soon” is not a date. Write it as 2026-12-31.",
        ),
        ({"name": " "}, "Name: The name is missing."),
        ({"name": "x" * 300}, "Name: 300 characters are too many; 255 are allowed."),
        ({"sku": "x" * 65}, "SKU: 65 characters are too many; 64 are allowed."),
        (
            {"sku": "", "ID": ""},
            "Neither an SKU nor an ID: give it one, so that it is found again.",
        ),
        ({"ID": "abc"}, "ID: “abc” is not a number."),
        (
            {"type": "bundle"},
            "Products of the type “bundle” are not known here. Make it simple or variable.",
        ),
        ({"type": ""}, "Products of the type “–” are not known here. Make it simple or variable."),
    ],
)
def test_a_fault_names_the_column_and_the_next_step(cells: dict[str, str], message: str):
    assert faults_of(woo(**cells)) == [(2, message)]


def test_all_faults_of_a_row_are_told_at_once():
    rows = woo(regular_price="x", stock="y", weight_kg="z")
    assert len(faults_of(rows)) == 3


def test_a_fault_in_a_variation_keeps_the_whole_product_out():
    (found,) = products_of(woo_variable(), woo_variation(regular_price="NaN"))
    assert isinstance(found, NotImported)
    assert found.rows == (2, 3)
    assert [error.row for error in found.errors] == [3]


def test_doubles_keep_the_later_product_out():
    first, second = products_of(woo(), woo(ID="12", name="Other cup"))
    assert isinstance(first, ImportedProduct)
    assert isinstance(second, NotImported)
    assert [error.text for error in second.errors] == ["“cup” is used in row 2 already."]


def test_a_variation_without_its_parent_is_a_fault():
    assert faults_of(woo_variation()) == [
        (2, "Its parent “bowl” is not in the file. Export both together.")
    ]


def test_a_variation_of_a_variation_is_a_fault_of_its_own():
    rows = (woo_variable(), woo_variation(), woo_variation(ID="22", sku="x", parent="bowl-blue"))
    assert faults_of(*rows) == [
        (4, "Its parent “bowl-blue” is not in the file. Export both together.")
    ]


def test_a_variation_of_a_simple_product_is_a_fault():
    rows = (woo(sku="bowl"), woo_variation())
    assert faults_of(*rows) == [(3, "Its parent is not a variable product.")]


@pytest.mark.parametrize(
    ("cut", "end"), [(8, "\r\n"), (6, "\r\n"), (3, "")], ids=["fixed", "torn", "cut-off"]
)
def test_a_row_that_is_cut_short_is_a_fault(cut: int, end: str):
    text = csv_text([woo()], WOO_COLUMNS).rstrip("\r\n")
    (found,) = read(text[:-cut] + end)
    assert isinstance(found, NotImported)
    assert "cells where the header has 31" in found.errors[0].text


def test_a_file_of_somebody_else_is_named():
    with pytest.raises(CannotRead, match="neither WooCommerce's nor Shopify's") as caught:
        identify(["Produkt", "Preis"], "waren.csv")
    assert "It has: Produkt, Preis" in str(caught.value)
