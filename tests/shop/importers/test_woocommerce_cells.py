"""What single cells of WooCommerce's rows mean, and any that are none."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.importers.products import ImportedProduct

from .files import WOO_COLUMNS, csv_text, woo, woo_variable, woo_variation
from .reading import faults_of, products_of, read, the_one


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
