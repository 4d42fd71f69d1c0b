"""From a file into the catalogue: once, whole, and the same however often."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop import storefront
from shop.importers import operations, writing
from shop.importers.operations import Import
from shop.importers.reading import CannotRead
from shop.importers.report import Outcome, Report
from shop.partner.stock import StockState
from tests.factories import make_product

from .files import (
    SHOPIFY_COLUMNS,
    WOO_COLUMNS,
    csv_text,
    shopify,
    shopify_csv,
    woo,
    woo_csv,
    woo_variable,
    woo_variation,
)

pytestmark = pytest.mark.django_db
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


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


def test_variants_that_the_file_lacks_stay_and_are_told(tmp_path: Path):
    celadon = woo_variation(ID="22", sku="bowl-celadon", attribute_1_values="Celadon")
    run(woo_csv(tmp_path, woo_variable(), woo_variation(), celadon))
    report = run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    assert told(report) == [
        (2, "warning", "1 variant of the shop is not in the file. It stays as it is.")
    ]
    assert Product.objects.filter(parent__upc="bowl").count() == 2


def test_categories_that_are_there_are_used_as_they_stand(tmp_path: Path):
    model = get_model("catalogue", "Category")
    tea = model.add_root(name="Tea", slug="all-about-tea")
    tea.add_child(name="cups", slug="cups", description="Own words")
    run(woo_csv(tmp_path, woo(categories="Tea > Cups, Tea > Bowls, Cups")))
    paths = {one.full_slug for one in Product.objects.get(upc="cup").categories.all()}
    assert paths == {"all-about-tea/cups", "all-about-tea/bowls", "cups"}
    assert model.objects.count() == 4


def test_an_attribute_without_choices_keeps_the_product_out(tmp_path: Path):
    words = get_model("catalogue", "ProductClass").objects.get(slug="goods")
    words.attributes.create(code="glaze", name="Glaze", type="integer")
    report = run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    assert told(report)[0] == (
        2,
        "error",
        "The attribute “Glaze” holds no choices in this shop. Make it an option list.",
    )


def test_downloads_wait_hidden_and_stay_published_once_they_are(tmp_path: Path):
    file = woo_csv(tmp_path, woo(type="simple, downloadable, virtual"))
    run(file)
    cup = Product.objects.get(upc="cup")
    assert cup.is_public is False
    cup.is_public = True
    cup.save()
    run(file)
    cup.refresh_from_db()
    assert cup.is_public is True


def test_stock_that_is_not_counted_never_runs_out(tmp_path: Path):
    run(woo_csv(tmp_path, woo(stock="", in_stock="1")))
    assert StockRecord.objects.get().num_in_stock is None
    assert storefront.card(Product.objects.get(upc="cup").pk).can_buy


def test_search_finds_what_was_imported_by_name_code_and_variant(tmp_path: Path):
    run(woo_csv(tmp_path, *FULL, woo(ID="12", sku="gongfu", name="功夫茶杯")))
    bowl, chinese = Product.objects.get(upc="bowl").pk, Product.objects.get(upc="gongfu").pk
    assert storefront.search("Bowl") == storefront.search("bowl-blue") == [bowl]
    assert storefront.search("功夫") == [chinese]


def test_a_new_variant_is_found_by_its_code(tmp_path: Path):
    run(woo_csv(tmp_path, woo_variable(), woo_variation()))
    celadon = woo_variation(ID="22", sku="zeladon", attribute_1_values="Celadon")
    run(woo_csv(tmp_path, woo_variable(), woo_variation(), celadon))
    assert storefront.search("zeladon") == [Product.objects.get(upc="bowl").pk]


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


@pytest.fixture
def undo(db) -> Callable[[Callable[[], None]], None]:
    def call(task: Callable[[], None]) -> None:
        with transaction.atomic():
            task()
            transaction.set_rollback(True)

    return call


CELLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(
        ["1", "0", "-1", "1e99", "NaN", "bowl", "a, b", "A > B", "id:20", "\x00", "x" * 300, "=1"]
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.sampled_from(WOO_COLUMNS), CELLS, max_size=6), max_size=5))
def test_any_woocommerce_rows_end_in_a_report(tmp_path: Path, undo: Callable, cells: list[dict]):
    kinds = (woo, woo_variable, woo_variation)
    rows = [kinds[index % 3]() | row for index, row in enumerate(cells)]
    file = woo_csv(tmp_path, *rows)

    def twice() -> None:
        first = run(file)
        written = Product.objects.count()
        assert set(run(file).rows) <= {
            Outcome.UNCHANGED,
            Outcome.SKIPPED,
            Outcome.WARNING,
            Outcome.ERROR,
        }
        assert Product.objects.count() == written
        assert first.rows.total() >= 0

    undo(twice)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.sampled_from(SHOPIFY_COLUMNS), CELLS, max_size=6), max_size=5))
def test_any_shopify_rows_end_in_a_report(tmp_path: Path, undo: Callable, cells: list[dict]):
    file = shopify_csv(tmp_path, *(shopify() | row for row in cells))

    def twice() -> None:
        run(file)
        written = Product.objects.count()
        again = run(file)
        assert again.rows[Outcome.CREATED] == again.rows[Outcome.UPDATED] == 0
        assert Product.objects.count() == written

    undo(twice)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_report_or_the_named_exception(
    tmp_path: Path, undo: Callable, data: bytes
):
    file = tmp_path / "any.csv"
    file.write_bytes(b"Handle,Title,Variant Price,Option1 Name,Option1 Value,Tags\n" + data)

    def once() -> None:
        try:
            run(file)
        except CannotRead:
            assert data

    undo(once)


SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.mark.parametrize(
    ("name", "rows", "products"),
    [
        (
            "woocommerce-sample-products.csv",
            {Outcome.CREATED: 22, Outcome.SKIPPED: 2, Outcome.WARNING: 6},
            28,
        ),
        ("shopify-apparel.csv", {Outcome.CREATED: 22}, 23),
    ],
)
def test_the_samples_of_other_shops_import_twice(name: str, rows: dict, products: int):
    if not (SAMPLES / name).exists():
        pytest.skip(
            f"{SAMPLES} is not here: the samples are other people's, and not in the project"
        )
    assert run(SAMPLES / name).rows == rows
    assert Product.objects.count() == products
    before = snapshot()
    again = run(SAMPLES / name)
    assert again.rows[Outcome.UNCHANGED] == 22
    assert snapshot() == before
