"""What WooCommerce's rows mean."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.importers.formats import identify
from shop.importers.grouping import Groups
from shop.importers.products import ImportedProduct, NotImported, Sale, Stock
from shop.importers.reading import CannotRead, read_table

from .files import WOO_COLUMNS, csv_text, woo, woo_variable, woo_variation


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


def test_a_simple_product():
    cup = the_one(
        woo(
            short_description="A cup for oolong.",
            description="Thrown by hand.\\n\\nFired twice.",
            weight_kg="0.21",
            tags="tea, gifts",
            images="https://x.example/a.jpg, https://x.example/b.jpg",
            attribute_1_name="Clay",
            attribute_1_values="Stoneware, Iron",
        )
    )
    assert (cup.identity.sku, cup.identity.code, cup.identity.row) == ("cup", "woo:11", 2)
    assert (cup.title, cup.summary, cup.published) == ("Cup", "A cup for oolong.", True)
    assert cup.description == "<p>Thrown by hand.</p>\n<p>Fired twice.</p>"
    assert (cup.weight, cup.tags, cup.categories) == (
        Decimal("0.210"),
        ("tea", "gifts"),
        (("Tea", "Cups"),),
    )
    assert cup.attributes == (("Clay", "Stoneware, Iron"),)
    assert [picture.url for picture in cup.pictures] == [
        "https://x.example/a.jpg",
        "https://x.example/b.jpg",
    ]
    assert cup.offer.price == Decimal("24.00")
    assert cup.offer.sale == Sale()
    assert cup.offer.stock == Stock(None)
    assert cup.warnings == ()


def test_a_sale_with_its_schedule():
    cup = the_one(
        woo(
            sale_price="19.50",
            date_sale_price_starts="2026-11-27 0:00:00",
            date_sale_price_ends="2026-11-30",
        )
    )
    assert cup.offer.sale == Sale(
        Decimal("19.50"),
        datetime(2026, 11, 27, tzinfo=UTC),
        datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC),
    )


def test_a_sale_that_is_no_lower_is_left_out_and_told():
    cup = the_one(woo(sale_price="24.00"))
    assert cup.offer.sale == Sale()
    assert [warning.text for warning in cup.warnings] == [
        "The sale price is not below the price and was left out."
    ]


def test_a_sale_that_ends_before_it_starts_is_a_fault():
    rows = woo(
        sale_price="20", date_sale_price_starts="2026-12-02", date_sale_price_ends="2026-12-01"
    )
    assert faults_of(rows) == [(2, "The sale ends before it starts.")]


@pytest.mark.parametrize(
    ("stock", "in_stock", "wanted"),
    [
        ("12", "1", Stock(12)),
        ("0", "0", Stock(0)),
        ("", "1", Stock(None)),
        ("", "0", Stock(0)),
        ("", "backorder", Stock(None)),
        ("-3", "1", Stock(0)),
        ("", "", None),
    ],
)
def test_stock_is_counted_or_not(stock: str, in_stock: str, wanted: Stock | None):
    assert the_one(woo(stock=stock, in_stock=in_stock)).offer.stock == wanted


@pytest.mark.parametrize("cell", ["1", "notify"])
def test_backorders_are_told(cell: str):
    cup = the_one(woo(stock="2", backorders_allowed=cell))
    assert "Backorders are not taken here" in cup.warnings[0].text


@pytest.mark.parametrize("first", ["parent", "variation"])
def test_variations_come_before_or_after_their_parent(first: str):
    rows = [woo_variable(), woo_variation(), woo(ID="11")]
    if first == "variation":
        rows = [rows[1], rows[2], rows[0]]
    bowl, *others = sorted(products_of(*rows), key=lambda found: found.title)
    assert (bowl.title, len(others)) == ("Bowl", 1)
    assert bowl.axes == (("Glaze", ("Celadon", "Blue")),)
    (blue,) = bowl.variants
    assert (blue.identity.sku, blue.identity.code, blue.title) == ("bowl-blue", "woo:21", "")
    assert blue.values == (("Glaze", "Blue"),)
    assert blue.offer.price == Decimal("24.00")
    assert bowl.offer is None


def test_a_parent_is_named_by_its_id_too():
    bowl = the_one(woo_variable(sku=""), woo_variation(parent="id:20"))
    assert (bowl.identity.sku, bowl.identity.code, len(bowl.variants)) == ("", "woo:20", 1)


def test_variations_stand_in_their_position():
    bowl = the_one(
        woo_variable(),
        woo_variation(position="2"),
        woo_variation(ID="22", sku="bowl-celadon", attribute_1_values="Celadon", position="1"),
    )
    assert [variant.identity.sku for variant in bowl.variants] == ["bowl-celadon", "bowl-blue"]


def test_an_open_choice_becomes_a_variant_for_each_value():
    bowl = the_one(
        woo_variable(attribute_2_name="Size", attribute_2_values="S, L"),
        woo_variation(attribute_2_name="Size", stock="5"),
        woo_variation(
            ID="22", sku="bowl-blue-big", attribute_2_name="Size", attribute_2_values="L", stock="1"
        ),
    )
    assert [
        (variant.identity.sku, variant.identity.code, variant.values, variant.offer.stock)
        for variant in bowl.variants
    ] == [
        ("bowl-blue-s", "woo:21:s", (("Glaze", "Blue"), ("Size", "S")), Stock(5)),
        ("bowl-blue-big", "woo:22", (("Glaze", "Blue"), ("Size", "L")), Stock(1)),
    ]
    assert [warning.row for warning in bowl.warnings] == [3]
    assert "“Size” is left open: 1 variant was" in bowl.warnings[0].text


def test_stock_counted_for_all_variations_is_shared_out():
    bowl = the_one(
        woo_variable(stock="5"),
        woo_variation(stock="parent"),
        woo_variation(ID="22", sku="bowl-celadon", attribute_1_values="Celadon", stock="parent"),
    )
    assert [variant.offer.stock for variant in bowl.variants] == [Stock(3), Stock(2)]
    assert "stock of 5 is for 2 variants together" in bowl.warnings[0].text


def test_too_many_combinations_are_a_fault():
    many = ", ".join(f"v{number}" for number in range(40))
    rows = (
        woo_variable(attribute_1_values=many, attribute_2_name="Size", attribute_2_values=many),
        woo_variation(attribute_1_values="", attribute_2_name="Size"),
    )
    assert faults_of(*rows) == [(2, "It has too many variants: at most 1000 are allowed.")]


def test_two_variations_with_the_same_choice_are_a_fault():
    rows = (woo_variable(), woo_variation(), woo_variation(ID="22", sku="bowl-2"))
    assert faults_of(*rows) == [(4, "It is the same choice as in row 3.")]


@pytest.mark.parametrize(
    ("kind", "cells", "reason"),
    [
        ("grouped", {"grouped_products": "cup, bowl"}, "A grouped product (cup, bowl)"),
        (
            "external",
            {"external_url": "https://x.example"},
            "is bought elsewhere (https://x.example)",
        ),
        ("variable", {}, "A variable product without variations"),
    ],
)
def test_what_has_no_counterpart_is_told_not_dropped(kind: str, cells: dict, reason: str):
    (found,) = products_of(woo(type=kind, **cells))
    assert isinstance(found, NotImported)
    assert reason in found.reason
    assert (found.errors, found.rows, found.title) == ((), (2,), "Cup")


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


def test_drafts_private_and_hidden_products_stay_hidden():
    for cells in ({"published": "0"}, {"published": "-1"}, {"visibility_in_catalog": "hidden"}):
        assert the_one(woo(**cells)).published is False
    assert the_one(woo(published="")).published is None


def test_downloads_wait_to_be_published_by_hand():
    album = the_one(woo(type="simple, downloadable, virtual"))
    assert (album.published, album.hidden_at_first) == (None, True)
    assert "Downloads are not delivered here" in album.warnings[0].text


def test_no_price_is_told():
    cup = the_one(woo(regular_price=""))
    assert cup.offer.price is None
    assert [warning.text for warning in cup.warnings] == [
        "There is no price, so it cannot be bought."
    ]


def test_a_price_finer_than_the_currency_is_rounded_and_told():
    cup = the_one(woo(regular_price="20.8333"))
    assert cup.offer.price == Decimal("20.83")
    assert [warning.text for warning in cup.warnings] == [
        "Regular price: 20.8333 was rounded to 20.83."
    ]


def test_the_mark_against_formulas_is_taken_off():
    assert the_one(woo(name="'=Cup", short_description="'-10 °C")).title == "=Cup"


def test_a_comma_inside_an_address_does_not_split_it():
    cup = the_one(
        woo(images="https://x.example/w_1\\,h_2/a.jpg,https://x.example/b,c.jpg, relative.jpg")
    )
    assert [(picture.url, picture.position) for picture in cup.pictures] == [
        ("https://x.example/w_1,h_2/a.jpg", 0),
        ("https://x.example/b,c.jpg", 1),
    ]
    assert cup.warnings[0].text == "Images: “relative.jpg” is no address on the web."


def test_lists_without_end_are_cut_and_told():
    many = ", ".join(f"w{number}" for number in range(120))
    urls = ", ".join(f"https://x.example/{number}.jpg" for number in range(120))
    cup = the_one(woo(tags=many, categories=many, images=urls))
    assert (len(cup.tags), len(cup.categories), len(cup.pictures)) == (100, 50, 100)
    assert sorted(warning.text for warning in cup.warnings) == [
        "Categories: Only the first 50 of 120 are taken over.",
        "Images: Only the first 100 of 120 are taken over.",
        "Tags: Only the first 100 of 120 are taken over.",
    ]


def test_a_product_of_endless_text_is_a_fault():
    text = "x" * 190_000
    rows = [
        woo_variation(ID=str(number), sku=f"b{number}", description=text)
        for number in range(30, 120)
    ]
    ((row, message),) = faults_of(woo_variable(), *rows)
    assert (row, message) == (
        2,
        "The product has 91 rows and more text than one product may have.",
    )


def test_weight_is_read_in_the_unit_of_its_column():
    columns = [name.replace("(kg)", "(lbs)") for name in WOO_COLUMNS]
    row = woo() | {"Weight (lbs)": "2"}
    (cup,) = products_of(row, columns=columns)
    assert cup.weight == Decimal("0.907")


def test_an_early_batch_may_lack_the_columns_that_a_later_one_added():
    text = csv_text([woo()], WOO_COLUMNS).rstrip("\r\n")
    early = text[: -len(",") * 7] + "\r\n"
    (cup,) = read(early)
    assert isinstance(cup, ImportedProduct)


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


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(WOO_COLUMNS),
            st.one_of(
                st.text(st.characters(codec="utf-8"), max_size=12),
                st.sampled_from(
                    ["bowl", "1", "simple", "variable", "variation", "id:1", "A, B", "-"]
                ),
            ),
        ),
        max_size=6,
    )
)
def test_any_cells_end_in_products_or_faults(cells: list[dict[str, str]]):
    rows = [
        (woo_variation() if index % 2 else woo_variable()) | row for index, row in enumerate(cells)
    ]
    found = products_of(*rows)
    for one in found:
        assert isinstance(one, ImportedProduct) or one.errors or one.reason
    told = [row for one in found for row in one.rows]
    assert len(told) == len(set(told)) >= 0
