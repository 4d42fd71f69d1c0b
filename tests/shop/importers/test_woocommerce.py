"""What WooCommerce's rows mean."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shop.importers.products import NotImported, Sale, Stock

from .files import woo, woo_variable, woo_variation
from .reading import faults_of, products_of, the_one


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
