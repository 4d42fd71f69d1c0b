import pytest

from content import products
from content.blocks import Body
from shop import storefront
from tests.content import pages
from tests.factories import make_image, make_parent, make_product

pytestmark = pytest.mark.django_db


def ids_of(*blocks):
    body = Body()
    return products.ids_in(body, body.normalize([*blocks]))


def test_ids_come_in_order_of_appearance_from_every_kind_of_block():
    one, two, three, four = (make_product() for _ in range(4))
    found = ids_of(
        pages.prose(two),
        pages.shoppable(make_image(), three, one),
        ("callout", {"kind": "tip", "title": "", "text": pages.prose(four)[1]}),
        pages.row(one, two),
        pages.card(four),
    )
    assert found == [two.pk, three.pk, one.pk, four.pk, one.pk, two.pk, four.pk]


def test_a_deleted_product_keeps_its_id_in_the_block():
    thing = make_product()
    product_id = thing.pk
    article = pages.make_article(body=[pages.card(thing)])
    thing.delete()
    article.refresh_from_db()
    assert article.product_ids() == [product_id]
    assert article.body.raw_data[0]["value"]["product"] == product_id


def test_a_product_and_its_pinned_variant_share_a_plate():
    parent = make_parent("Everyday cup")
    celadon, ash = parent.children.order_by("pk")
    other = make_product()
    found = products.goods([parent.pk, other.pk, ash.pk, celadon.pk])
    assert found.plates == {parent.pk: 1, ash.pk: 1, other.pk: 2, celadon.pk: 3}
    assert [card.id for card in found.shop_list] == [ash.pk, other.pk, celadon.pk]


def test_what_is_no_longer_sold_has_no_plate_and_a_card():
    sold, hidden = make_product(), make_product(is_public=False)
    found = products.goods([hidden.pk, sold.pk, 999_999])
    assert found.plates == {sold.pk: 1}
    assert [card.id for card in found.shop_list] == [sold.pk]
    assert found.cards[hidden.pk].state == storefront.StockState.GONE
    assert found.cards[999_999].title == ""


def test_sold_out_stays_in_the_list():
    thing = make_product(stock=0)
    found = products.goods([thing.pk])
    assert [card.state for card in found.shop_list] == [storefront.StockState.OUT]


def test_goods_of_nothing_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert products.goods([]) == products.Goods()


def test_the_list_asks_the_price_of_the_choice_that_it_adds():
    parent = make_parent("Everyday cup", price="24.00", stock={"Celadon": 0})
    celadon, ash = parent.children.order_by("pk")
    celadon.stockrecords.update(price="12.00")
    ash.stockrecords.update(price="30.00")
    found = products.goods([parent.pk, make_product(price="8.50").pk, make_product(stock=0).pk])
    listed = found.shop_list[0]
    assert (listed.selected.id, str(listed.price), listed.price_from) == (ash.pk, "£30.00", False)
    context = found.context()
    assert (context["available"], str(context["total_available"])) == (2, "£38.50")
