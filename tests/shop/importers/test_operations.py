"""From a file into the catalogue: once, whole, and the same however often."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shop import storefront
from shop.importers import operations
from shop.importers.operations import Import
from shop.importers.report import Outcome, Report
from shop.partner.stock import StockState
from tests.factories import make_product

from .files import (
    shopify,
    shopify_csv,
    woo,
    woo_csv,
    woo_variable,
    woo_variation,
)
from .running import FULL, run, snapshot, told

pytestmark = pytest.mark.django_db
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


def test_a_product_arrives_with_everything(tmp_path: Path):
    report = run(woo_csv(tmp_path, *FULL))
    assert told(report) == []
    cup = Product.objects.get(upc="cup")
    assert (cup.title, cup.slug, cup.summary, cup.is_public, cup.code) == (
        "Cup",
        "cup",
        "For oolong.",
        True,
        None,
    )
    assert cup.description == "<p>Thrown by hand.</p>"
    assert (cup.weight, cup.product_class.slug) == (Decimal("0.200"), "goods")
    assert [one.full_name for one in cup.categories.all()] == ["Tea > Cups"]
    assert sorted(one.name for one in cup.tags.all()) == ["Gifts", "tea"]
    assert [str(value) for value in cup.attribute_values.all()] == ["Clay: Stoneware"]
    (record,) = cup.stockrecords.all()
    assert (record.price, record.sale_price, record.num_in_stock) == (
        Decimal("24.00"),
        Decimal("19.00"),
        8,
    )
    assert record.sale_from == datetime(2026, 11, 27, tzinfo=UTC)
    assert record.sale_until == datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert (record.partner.code, record.partner_sku, record.price_currency) == (
        "house",
        "cup",
        "GBP",
    )
    assert [(one.url, one.row) for one in cup.pending_pictures.all()] == [
        ("https://x.example/cup.jpg", 3)
    ]


def test_variants_arrive_in_the_shop_s_own_shape(tmp_path: Path):
    run(woo_csv(tmp_path, *FULL))
    bowl = Product.objects.get(upc="bowl")
    assert bowl.is_parent
    assert not bowl.has_stockrecords
    assert [(child.upc, child.is_public) for child in bowl.children.order_by("pk")] == [
        ("bowl-celadon", False),
        ("bowl-blue", True),
    ]
    card = storefront.card(bowl.pk)
    assert [(axis.code, axis.name) for axis in card.axes] == [("glaze", "Glaze")]
    (blue,) = card.variants
    assert (blue.label, blue.axes, blue.state, blue.count) == (
        "Blue",
        {"glaze": "Blue"},
        StockState.LOW,
        3,
    )
    assert (str(blue.price), str(blue.was)) == ("£20.00", "£24.00")


def test_a_second_run_changes_nothing(tmp_path: Path):
    file = woo_csv(tmp_path, *FULL)
    first = run(file)
    before = snapshot()
    second = run(file)
    assert first.rows == {Outcome.CREATED: 4}
    assert second.rows == {Outcome.UNCHANGED: 4}
    assert snapshot() == before


def test_a_second_run_of_shopify_changes_nothing(tmp_path: Path):
    file = shopify_csv(
        tmp_path,
        shopify(tags="matcha", type="Tools", image_src="https://x.example/w.jpg"),
        shopify(
            handle="cloth",
            title="Cloth",
            option1_name="Colour",
            option1_value="Flax",
            variant_sku="",
            variant_compare_at_price="35",
        ),
        shopify(handle="cloth", title="", option1_value="Indigo", variant_sku=""),
    )
    run(file)
    before = snapshot()
    assert run(file).rows == {Outcome.UNCHANGED: 3}
    assert snapshot() == before
    cloth = Product.objects.get(code="shopify:cloth")
    assert [child.code for child in cloth.children.order_by("pk")] == [
        "shopify:cloth:flax",
        "shopify:cloth:indigo",
    ]
    assert cloth.maker.name == "Tanimura"
    assert cloth.weight == Decimal("0.035")


def test_a_dry_run_tells_the_same_and_changes_nothing(tmp_path: Path):
    file = woo_csv(tmp_path, *FULL, woo(ID="12", sku="x", regular_price="NaN"))
    before = snapshot()
    dry = run(file, dry_run=True)
    assert snapshot() == before
    real = run(file)
    assert (dry.rows, dry.problems, dry.products) == (real.rows, real.problems, real.products)


def test_a_change_is_written_and_named(tmp_path: Path):
    run(woo_csv(tmp_path, woo(stock="8", sale_price="19"), woo(ID="12", sku="pot", name="Pot")))
    report = Report(file=(tmp_path / "report.csv").open("w", newline=""))
    rows = woo(name="Tall cup", stock="6", regular_price="26", sale_price="")
    Import(report).run(woo_csv(tmp_path, rows, woo(ID="12", sku="pot", name="Pot")))
    report.file.close()
    record = StockRecord.objects.get(product__upc="cup")
    assert (record.price, record.sale_price, record.num_in_stock) == (Decimal(26), None, 6)
    assert Product.objects.get(upc="cup").title == "Tall cup"
    with (tmp_path / "report.csv").open(newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["2", "updated", "Tall cup", "cup", "title, price, sale_price, num_in_stock"],
            ["3", "unchanged", "Pot", "pot", ""],
        ]


def test_a_changed_price_enters_the_price_history(tmp_path: Path):
    run(woo_csv(tmp_path, woo()))
    run(woo_csv(tmp_path, woo(regular_price="26")))
    history = get_model("partner", "PriceChange").objects.order_by("pk")
    assert list(history.values_list("price", flat=True)) == [Decimal(24), Decimal(26)]


def test_blank_cells_leave_the_shop_s_own_texts_alone(tmp_path: Path):
    run(woo_csv(tmp_path, woo(description="First")))
    cup = Product.objects.get(upc="cup")
    cup.translations = {"zh-hans": {"title": "杯"}}
    cup.save()
    cup.categories.add(get_model("catalogue", "Category").add_root(name="Own", slug="own"))
    report = run(woo_csv(tmp_path, woo(description="", published="", weight_kg="")))
    cup.refresh_from_db()
    assert report.rows == {Outcome.UNCHANGED: 1}
    assert (cup.description, cup.localized("title", "zh-hans")) == ("<p>First</p>", "杯")
    assert cup.categories.count() == 2


def test_without_an_sku_it_is_found_by_its_number_and_takes_an_sku_later(tmp_path: Path):
    run(woo_csv(tmp_path, woo(sku="")))
    run(woo_csv(tmp_path, woo(sku="cup")))
    cup = Product.objects.get()
    assert (cup.code, cup.upc) == ("woo:11", "cup")


def test_a_variant_whose_sku_changed_is_found_by_its_choice(tmp_path: Path):
    run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    pk = Product.objects.get(upc="bowl-blue").pk
    report = run(woo_csv(tmp_path, woo_variable(), woo_variation(sku="bowl-b")))
    assert Product.objects.get(upc="bowl-b").pk == pk
    assert report.rows == {Outcome.UNCHANGED: 1, Outcome.UPDATED: 1}


def test_products_of_one_title_get_addresses_of_their_own(tmp_path: Path):
    make_product("Cup", slug="cup", upc="other")
    run(woo_csv(tmp_path, woo(ID="1", sku="a"), woo(ID="2", sku="b")))
    slugs = Product.objects.exclude(upc="other").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["cup-a", "cup-b"]


@pytest.mark.parametrize("again", [{}, {"regular_price": "30"}, {"name": "Jar"}])
def test_queries_a_product_stay_few(tmp_path: Path, again: dict[str, str]):
    def queries(count: int) -> int:
        rows = [{"ID": str(n), "sku": f"s{count}-{n}"} for n in range(1, count + 1)]
        with CaptureQueriesContext(connection) as caught:
            run(woo_csv(tmp_path, *(woo(**row) for row in rows)))
            run(woo_csv(tmp_path, *(woo(**(row | again)) for row in rows)))
        return len(caught)

    queries(1)
    assert queries(101) - queries(1) <= 2 * 101


def test_killed_half_way_and_run_again_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(operations, "ROWS_AT_ONCE", 2)
    many = [woo(ID=str(n), sku=f"s{n}", name=f"Cup {n}", tags=f"t{n % 3}") for n in range(40, 52)]
    file = woo_csv(tmp_path, *FULL, *many)

    class Killed(BaseException):
        pass

    def kill(ids: list[int]) -> None:
        if Product.objects.count() > 6:
            raise Killed

    with pytest.raises(Killed):
        Import(Report(), after=kill).run(file)
    half = Product.objects.count()
    assert 6 < half < 16
    run(file)
    assert run(file).rows == {Outcome.UNCHANGED: 16}
    assert Product.objects.count() == 16
    assert StockRecord.objects.count() == 15
    assert get_model("catalogue", "Tag").objects.count() == 5


def test_what_the_importer_does_not_know_is_named(tmp_path: Path):
    report = run(woo_csv(tmp_path, woo(meta_colour_of_box="red"), woo(ID="12", sku="b")))
    assert "Not taken over, with rows: Meta: _colour_of_box (1)." in report.notes
    assert report.notes[0] == (
        "Read as WooCommerce's product list. Prices are in GBP and include tax."
    )


def test_new_products_without_a_category_are_counted(tmp_path: Path):
    report = run(shopify_csv(tmp_path, shopify()))
    assert "1 new product has no category: search finds it, the shelves do not." in report.notes
