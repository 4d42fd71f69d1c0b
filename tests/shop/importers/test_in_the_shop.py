"""What was imported, as the shop then has it: shelves, choices, stock, search."""

from pathlib import Path

import pytest
from oscar.core.loading import get_model

from shop import storefront

from .files import (
    woo,
    woo_csv,
    woo_variable,
    woo_variation,
)
from .running import FULL, run, told

pytestmark = pytest.mark.django_db
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


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
