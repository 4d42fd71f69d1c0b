"""What Shopify's rows mean."""

import io
from decimal import Decimal

import pytest

from shop.importers.formats import identify
from shop.importers.grouping import MOST_ROWS, Groups
from shop.importers.products import ImportedProduct, NotImported, Sale, Stock
from shop.importers.reading import read_table

from .files import SHOPIFY_COLUMNS, csv_text, shopify


def products_of(
    *rows: dict[str, str], columns: list[str] = SHOPIFY_COLUMNS
) -> list[ImportedProduct | NotImported]:
    text = csv_text(list(rows), columns)
    table = read_table(io.BytesIO(text.encode()), name="shopify.csv")
    layout = identify(table.header, "shopify.csv")
    with Groups() as groups:
        groups.gather(table.rows, layout)
        return [layout.build(found) for found in groups]


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


def cloth(**cells: str) -> dict[str, str]:
    """A row of a cloth in two colours; further rows have no product cells."""
    return shopify(
        **{
            "handle": "cloth",
            "title": "Tea cloth",
            "option1_name": "Colour",
            "option1_value": "Flax",
            "variant_sku": "cloth-flax",
            "variant_price": "14",
        }
        | cells
    )


def more(**cells: str) -> dict[str, str]:
    return cloth(
        **{"title": "", "body_html": "", "vendor": "", "published": "", "option1_name": ""} | cells
    )


def test_a_product_without_options_stands_alone():
    whisk = the_one(
        shopify(
            tags="matcha, bamboo",
            type="Tools",
            seo_title="Matcha whisk",
            image_src="//cdn.example/w.jpg",
            image_alt_text="A whisk",
        )
    )
    assert (whisk.identity.sku, whisk.identity.code) == ("whisk-100", "shopify:whisk")
    assert (whisk.title, whisk.maker, whisk.published) == ("Whisk", "Tanimura", True)
    assert whisk.description == "<p>Cut from one piece of bamboo.</p>"
    assert (whisk.tags, whisk.categories) == (("matcha", "bamboo"), (("Tools",),))
    assert (whisk.weight, whisk.meta_title) == (Decimal("0.035"), "Matcha whisk")
    assert whisk.offer.price == Decimal("28.00")
    assert whisk.offer.stock == Stock(7)
    assert whisk.variants == ()
    (picture,) = whisk.pictures
    assert (picture.url, picture.alt, picture.position) == (
        "https://cdn.example/w.jpg",
        "A whisk",
        0,
    )


def test_options_make_variants():
    found = the_one(cloth(), more(option1_value="Indigo", variant_sku="", variant_price="15.5"))
    assert found.axes == (("Colour", ("Flax", "Indigo")),)
    assert [
        (variant.identity.row, variant.identity.sku, variant.identity.code, variant.values)
        for variant in found.variants
    ] == [
        (2, "cloth-flax", "shopify:cloth:flax", (("Colour", "Flax"),)),
        (3, "", "shopify:cloth:indigo", (("Colour", "Indigo"),)),
    ]
    assert found.identity.sku == ""
    assert found.offer is None
    assert found.rows == (2, 3)


def test_one_real_option_is_still_a_variant():
    assert len(the_one(cloth()).variants) == 1


def test_rows_of_a_product_may_be_apart():
    found = products_of(cloth(), shopify(), more(option1_value="Indigo", variant_sku=""))
    assert [(one.title, one.rows) for one in found] == [("Tea cloth", (2, 4)), ("Whisk", (3,))]


def test_the_price_is_the_current_one_and_compare_at_the_regular():
    offer = the_one(shopify(variant_compare_at_price="35")).offer
    assert (offer.price, offer.sale) == (Decimal("35.00"), Sale(Decimal("28.00")))


@pytest.mark.parametrize("before", ["", "28.00", "20", "0"])
def test_compare_at_that_is_no_higher_is_no_sale(before: str):
    offer = the_one(shopify(variant_compare_at_price=before)).offer
    assert (offer.price, offer.sale) == (Decimal("28.00"), Sale())


@pytest.mark.parametrize(
    ("tracker", "quantity", "wanted"),
    [
        ("shopify", "7", Stock(7)),
        ("shopify", "-2", Stock(0)),
        ("shopify", "", None),
        ("", "1", Stock(None)),
    ],
)
def test_stock_is_counted_where_there_is_a_tracker(tracker: str, quantity: str, wanted: Stock):
    cells = {"variant_inventory_tracker": tracker, "variant_inventory_qty": quantity}
    assert the_one(shopify(**cells)).offer.stock == wanted


def test_selling_on_without_stock_is_told():
    whisk = the_one(shopify(variant_inventory_policy="continue"))
    assert "Backorders are not taken here" in whisk.warnings[0].text


def test_pictures_come_from_rows_of_their_own_and_keep_their_places():
    rows = [
        shopify(image_src="https://x.example/2.jpg", image_position="2"),
        {"Handle": "whisk", "Image Src": "https://x.example/1.jpg", "Image Position": "1"},
        {"Handle": "whisk", "Image Src": "https://x.example/1.jpg", "Image Position": "3"},
    ]
    whisk = the_one(*rows)
    assert [(picture.url[-5:], picture.position, picture.row) for picture in whisk.pictures] == [
        ("2.jpg", 1, 2),
        ("1.jpg", 0, 3),
    ]
    assert whisk.rows == (2, 3, 4)


def test_a_variant_has_its_picture():
    found = the_one(cloth(variant_image="https://x.example/flax.jpg"))
    assert [picture.url for picture in found.variants[0].pictures] == ["https://x.example/flax.jpg"]
    assert found.pictures == ()


@pytest.mark.parametrize(
    ("published", "status", "wanted"),
    [("true", "", True), ("false", "", False), ("true", "draft", False), ("", "", None)],
)
def test_published_and_status_decide_together(published: str, status: str, wanted: bool | None):
    assert the_one(shopify(published=published, status=status)).published is wanted


def test_a_gift_card_is_told_not_dropped():
    (found,) = products_of(shopify(gift_card="true"))
    assert isinstance(found, NotImported)
    assert (found.reason, found.errors) == ("A gift card is not sold here.", ())


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            [shopify(variant_price="NaN")],
            (2, "Variant Price: “NaN” is not a price. Write it as 1234.50."),
        ),
        ([shopify(variant_price="")], (2, "Variant Price: The price is missing.")),
        ([shopify(title="")], (2, "Title: The name is missing.")),
        ([shopify(handle="")], (2, "Handle: The handle is missing.")),
        (
            [shopify(variant_grams="-5")],
            (2, "Variant Grams: “-5” is not a weight. Write it as 0.25."),
        ),
        ([shopify(status="sold")], (2, "Status: It is none of active, draft and archived.")),
        (
            [cloth(), more(option1_value="", variant_sku="")],
            (3, "Option1 Value: The choice is missing."),
        ),
        ([cloth(), more(variant_sku="x")], (3, "It is the same choice as in row 2.")),
        ([cloth(), more(option1_value="Red")], (3, "“cloth-flax” is used in row 2 already.")),
        (
            [shopify(), shopify(title="", variant_sku="w2")],
            (3, "It is a variant of a product that has no options."),
        ),
    ],
)
def test_a_fault_names_row_column_and_next_step(rows: list, wanted: tuple[int, str]):
    assert wanted in faults_of(*rows)


def test_a_row_of_another_width_keeps_its_product_out():
    text = csv_text([shopify()], SHOPIFY_COLUMNS).rstrip("\r\n")[:-1] + "\r\n"
    table = read_table(io.BytesIO(text.encode()), name="shopify.csv")
    layout = identify(table.header, "shopify.csv")
    with Groups() as groups:
        groups.gather(table.rows, layout)
        (found,) = [layout.build(rows) for rows in groups]
    assert isinstance(found, NotImported)
    assert found.errors[0].text == "The row has 25 cells where the header has 26."


def test_a_product_of_endless_rows_is_a_fault():
    rows = [shopify()] + [
        {"Handle": "whisk", "Image Src": f"https://x.example/{number}.jpg"}
        for number in range(MOST_ROWS)
    ]
    assert faults_of(*rows) == [
        (2, f"The product has {MOST_ROWS + 1} rows and more text than one product may have.")
    ]


def test_the_columns_of_2025_mean_the_same():
    renamed = {
        "Handle": "URL handle",
        "Body (HTML)": "Description",
        "Published": "Published on online store",
        "Option1 Name": "Option1 name",
        "Option1 Value": "Option1 value",
        "Variant SKU": "SKU",
        "Variant Grams": "Weight value (grams)",
        "Variant Inventory Tracker": "Inventory tracker",
        "Variant Inventory Qty": "Inventory quantity",
        "Variant Inventory Policy": "Continue selling when out of stock",
        "Variant Price": "Price",
        "Variant Compare At Price": "Compare-at price",
        "Image Src": "Product image URL",
        "Variant Image": "Variant image URL",
    }
    row = shopify(variant_compare_at_price="35", image_src="https://x.example/1.jpg")
    new = {renamed.get(name, name): text for name, text in row.items()}
    columns = [renamed.get(name, name) for name in SHOPIFY_COLUMNS]
    assert products_of(new, columns=columns) == [the_one(row)]
