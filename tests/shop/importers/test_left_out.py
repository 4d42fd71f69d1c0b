"""What is at fault stays out of the catalogue whole, and the rest goes on."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db.utils import OperationalError
from oscar.core.loading import get_model

from shop.importers import operations, writing
from shop.importers.report import Outcome
from tests.factories import make_product

from .files import (
    WOO_COLUMNS,
    csv_text,
    woo,
    woo_csv,
    woo_variable,
    woo_variation,
)
from .running import FULL, run, snapshot, told

pytestmark = pytest.mark.django_db
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


def test_faults_leave_their_product_out_whole_and_the_rest_goes_on(tmp_path: Path):
    report = run(
        woo_csv(
            tmp_path,
            woo(),
            woo_variable(),
            woo_variation(),
            woo_variation(ID="22", sku="bowl-x", attribute_1_values="Celadon", regular_price="-1"),
            woo(ID="12", sku="pot", name="Pot"),
        )
    )
    assert told(report) == [
        (5, "error", "Regular price: “-1” is not a price. Write it as 1234.50."),
        (3, "skipped", "Left out with row 5."),
        (4, "skipped", "Left out with row 5."),
    ]
    assert set(Product.objects.values_list("upc", flat=True)) == {"cup", "pot"}
    assert not get_model("catalogue", "ProductAttribute").objects.filter(code="glaze").exists()


def test_a_product_that_the_database_refuses_is_left_out_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real = writing._new_product

    def broken(plan, slug, words):
        row = real(plan, slug, words)
        if plan.product.title == "Pot":
            row.upc = "cup"
        return row

    monkeypatch.setattr(writing, "_new_product", broken)
    rows = [woo(), woo(ID="12", sku="pot", name="Pot"), woo(ID="13", sku="jar", name="Jar")]
    report = run(woo_csv(tmp_path, *rows))
    assert [(entry.row, entry.outcome) for entry in report.problems] == [(3, Outcome.ERROR)]
    assert report.rows[Outcome.CREATED] == 2
    assert set(Product.objects.values_list("upc", flat=True)) == {"cup", "jar"}
    assert StockRecord.objects.count() == 2


def test_a_deadlock_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    calls = []

    def once(plans, words):
        calls.append(len(plans))
        if len(calls) == 1:
            raise OperationalError("deadlock detected")
        writing.write(plans, words)

    monkeypatch.setattr(operations, "write", once)
    report = run(woo_csv(tmp_path, *FULL))
    assert (calls, report.rows[Outcome.CREATED]) == ([2, 2], 4)
    assert Product.objects.count() == 4


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([woo_variable(), woo_variation()], "In the shop it has no variants, in the file it has."),
        ([woo(sku="bowl-blue")], "In the shop this is a variant of “Bowl”."),
    ],
)
def test_another_structure_in_the_shop_is_a_fault(tmp_path: Path, rows: list, message: str):
    if rows[0]["Type"] == "variable":
        run(woo_csv(tmp_path, woo(sku="bowl")))
    else:
        run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    before = snapshot()
    report = run(woo_csv(tmp_path, *rows))
    assert message in next(iter(report.problems)).message
    assert snapshot() == before


def test_a_parent_that_became_single_is_a_fault(tmp_path: Path):
    run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    report = run(woo_csv(tmp_path, woo(sku="bowl")))
    assert "In the shop it has variants, in the file it has none." in told(report)[0][2]


def test_a_variant_of_another_product_is_not_taken_away(tmp_path: Path):
    run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    rows = [woo_variable(ID="30", sku="plate", name="Plate"), woo_variation(parent="plate")]
    report = run(woo_csv(tmp_path, *rows))
    assert told(report)[0] == (
        3,
        "error",
        "“bowl-blue” belongs to another product of the shop, “Bowl”.",
    )
    assert Product.objects.get(upc="bowl-blue").parent.upc == "bowl"


def test_two_rows_for_one_product_of_the_shop_are_a_fault(tmp_path: Path):
    cup = make_product("Cup", upc="cup", code="woo:12")
    rows = [woo(), woo(ID="12", sku="", name="Other")]
    assert told(run(woo_csv(tmp_path, *rows))) == [
        (3, "error", "It is the same product of the shop as row 2.")
    ]
    cup.refresh_from_db()
    assert cup.title == "Cup"


def test_stock_that_is_promised_is_not_taken_away(tmp_path: Path):
    run(woo_csv(tmp_path, woo(stock="8")))
    StockRecord.objects.update(num_allocated=5)
    report = run(woo_csv(tmp_path, woo(stock="3")))
    assert told(report) == [
        (2, "error", "3 in stock are fewer than the 5 promised to open orders.")
    ]
    assert StockRecord.objects.get().num_in_stock == 8


def test_a_price_below_the_shop_s_own_sale_is_a_fault(tmp_path: Path):
    run(woo_csv(tmp_path, woo()))
    StockRecord.objects.update(sale_price=Decimal(20))
    columns = [name for name in WOO_COLUMNS if name != "Sale price"]
    file = tmp_path / "narrow.csv"
    file.write_text(csv_text([woo(regular_price="15")], columns))
    message = "The shop's sale price of 20.00 is not below the price of 15.00."
    assert told(run(file)) == [(2, "error", message)]
