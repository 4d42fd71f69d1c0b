"""A buyer and a code: entered, refused with the reason, brought by a link, ordered with."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop.offer import engine
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, page, send, text_of
from tests.shop.offer.offers import make_offer, make_range, make_voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client):
    """A guest with two pieces at £20 in the basket."""
    client.basket = make_basket(make_product("Teapot", price="20.00"), quantity=2)
    return give(client, client.basket)


def enter(client, code):
    return client.post(reverse("basket:voucher"), {"voucher_code": code, "voucher_add": "1"})


def basket_text(client):
    return text_of(client.get(reverse("basket:summary")))


def voucher_for(code="TEA10", **offer):
    return make_voucher(code, offer=make_offer(offer_type="Voucher", **offer))


@pytest.mark.parametrize("typed", ["TEA10", "tea10", " t e a 1 0 ", "ＴＥＡ１０"])
def test_a_code_counts_however_it_is_typed(shopper, typed):
    voucher = voucher_for(name="Tea week")
    assert enter(shopper, typed).status_code == 303
    text = basket_text(shopper)
    assert "Tea week (TEA10) −£4.00" in text
    assert "Tea week: −£4.00" in text  # at its line, too
    voucher.refresh_from_db()
    assert voucher.num_basket_additions == 1


@pytest.mark.parametrize("typed", ["TEA10", "tea 10", "TEA10\x00"])
def test_it_can_be_taken_off_again(shopper, typed):
    voucher_for()
    enter(shopper, "TEA10")
    shopper.post(reverse("basket:voucher"), {"voucher_remove": typed})
    assert "−£" not in basket_text(shopper)


def test_an_unknown_code_is_named_beside_the_field_once(shopper):
    enter(shopper, "nosuch")
    assert "We do not know the voucher “NOSUCH”. Check the spelling, or" in basket_text(shopper)
    assert "NOSUCH" not in basket_text(shopper)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start_datetime": timezone.now() + timedelta(days=3)}, "counts from"),
        ({"end_datetime": timezone.now() - timedelta(hours=1)}, "ended on"),
    ],
)
def test_a_voucher_out_of_its_time_says_when(shopper, fields, words):
    make_voucher("TEA10", **fields)
    enter(shopper, "TEA10")
    assert words in basket_text(shopper)
    assert not shopper.basket.vouchers.exists()


def test_a_stopped_voucher_is_refused(shopper):
    voucher_for().stop()
    enter(shopper, "TEA10")
    assert "does not count any more" in basket_text(shopper)


def test_members_are_told_apart_from_guests(shopper, reader):
    voucher_for(members_only=True)
    enter(shopper, "TEA10")
    assert "is for members. Sign in to use it." in basket_text(shopper)
    give(reader.client, make_basket(owner=reader.user))
    enter(reader.client, "TEA10")
    assert "(TEA10) −£2.40" in basket_text(reader.client)


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        ({"asks": engine.WORTH, "need": "52"}, "Add all goods for £12.00 more."),
        ({"need": "3"}, "Add 1 more of all goods."),
        ({"asks": engine.KINDS, "need": "2"}, "Add 1 different ones of all goods."),
    ],
)
def test_a_minimum_says_what_is_missing(shopper, offer, words):
    voucher_for(**offer)
    enter(shopper, "TEA10")
    assert words in basket_text(shopper)


def test_a_voucher_for_other_goods_says_for_which(shopper):
    voucher_for(goods=make_range(make_product(), name="green teas"))
    enter(shopper, "TEA10")
    assert "It counts for green teas. None of them is in the basket." in basket_text(shopper)


def test_reduced_goods_are_not_reduced_twice(shopper):
    make_offer(value="50", priority=5)
    voucher_for()
    enter(shopper, "TEA10")
    assert "The goods are reduced already" in basket_text(shopper)


def test_the_eleventh_try_in_a_minute_waits(shopper):
    for _try in range(10):
        enter(shopper, "nosuch")
    voucher_for()
    enter(shopper, "TEA10")
    assert "Too many codes in a short time." in basket_text(shopper)
    assert not shopper.basket.vouchers.exists()


def test_a_link_shows_what_it_brings_and_changes_nothing(shopper):
    voucher_for(name="Tea week")
    answer = shopper.get(reverse("basket:voucher-link", args=["tea10"]))
    assert "10% off all goods, until" in text_of(answer)
    assert not shopper.basket.vouchers.exists()
    enter(shopper, "TEA10")
    assert "Tea week (TEA10)" in basket_text(shopper)


def test_a_link_to_no_voucher_says_so(client):
    answer = client.get(reverse("basket:voucher-link", args=["nosuch"]))
    assert (answer.status_code, "We do not know the voucher" in text_of(answer)) == (404, True)


def test_a_code_in_any_address_waits_for_a_basket(client):
    voucher_for(name="Tea week")
    answer = client.get("/?voucher=tea10&x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/?x=1")
    assert not get_model("basket", "Basket").objects.exists()
    client.post(reverse("basket:add"), {"product": make_product(price="20.00").pk})
    assert "Tea week (TEA10) −£2.00" in basket_text(client)


def test_a_kept_code_outlives_the_sign_in(client, reader):
    voucher_for()
    client.get("/?voucher=TEA10")
    client.force_login(reader.user)
    client.post(reverse("basket:add"), {"product": make_product(price="20.00").pk})
    assert "(TEA10) −£2.00" in basket_text(client)


def test_a_code_typed_in_the_checkout_counts_before_anything_is_ordered(shopper):
    voucher_for(name="Tea week")
    answer = send(shopper, form(shopper) | {"voucher_code": "tea10"})
    assert answer.status_code == 200
    assert "Tea week (TEA10) −£4.00" in text_of(answer)
    assert "Ada Reader" in answer.content.decode()
    assert orders() == []
    assert send(shopper, form(shopper)).status_code == 303
    assert orders()[0].discounts.get().voucher_code == "TEA10"


def test_a_wrong_code_in_the_checkout_is_told_there(shopper):
    answer = send(shopper, form(shopper) | {"voucher_code": "nosuch"})
    html = answer.content.decode()
    assert "<title>Error: Checkout" in html
    assert '<a href="#voucher-code">We do not know the voucher “NOSUCH”. Check' in html
    assert 'name="voucher_code" value="nosuch"' in html
    assert 'value="1 Mill Lane"' in html
    assert orders() == []


def test_a_wrong_code_in_the_basket_heads_its_page(shopper):
    enter(shopper, "nosuch")
    html = shopper.get(reverse("basket:summary")).content.decode()
    assert "<title>Error: Basket" in html
    assert '<a href="#voucher-code">We do not know the voucher “NOSUCH”. Check' in html


def test_a_code_that_counts_is_told_before_anything_is_ordered(shopper):
    voucher_for()
    answer = send(shopper, form(shopper) | {"voucher_code": "tea 10"})
    assert "Voucher “TEA10” is used. Look at the new total: nothing is" in text_of(answer)
    assert orders() == []


@pytest.mark.parametrize("asks", [{"check": "email"}, {"update": "1"}])
def test_a_code_half_typed_waits_while_something_else_is_asked(shopper, asks):
    voucher_for()
    html = send(shopper, form(shopper) | {"voucher_code": "tea"} | asks).content.decode()
    assert 'name="voucher_code" value="tea"' in html
    assert "We do not know" not in html
    assert "There is a problem" not in html


def test_the_checkout_takes_a_voucher_off(shopper):
    voucher_for()
    enter(shopper, "TEA10")
    answer = send(shopper, form(shopper) | {"voucher_remove": "TEA10"})
    assert "−£" not in text_of(answer)


def test_a_guest_who_had_it_sees_a_new_quote_and_can_go_on(shopper):
    make_offer(max_user_applications=1)
    send(shopper, form(shopper))
    give(shopper, make_basket(make_product(price="20.00")))
    shopper.session.flush()
    answer = send(shopper, form(shopper, email="other@example.com") | {"email": "Ada@example.com"})
    assert "The discount is now £0.00 instead of £2.00." in text_of(answer)
    assert len(orders()) == 1
    assert send(shopper, form(shopper)).status_code == 303
    assert orders()[1].discounts.count() == 0


def test_the_order_and_its_page_say_what_came_off(shopper):
    make_offer(engine.DELIVERY_PERCENTAGE, "100", name="Free post")
    voucher_for(name="Tea week")
    enter(shopper, "TEA10")
    answer = shopper.get(send(shopper, form(shopper))["Location"])
    text = text_of(answer)
    assert "Tea week (TEA10) −£4.00" in text
    assert "Free post £4.50 off delivery" in text
    assert orders()[0].total_incl_tax == Decimal(36)


def test_free_delivery_twice_is_told(shopper):
    shopper.basket.lines.update(quantity=5)
    voucher_for(gives=engine.DELIVERY_PERCENTAGE, value="100", name="Free post")
    enter(shopper, "TEA10")
    text = basket_text(shopper)
    assert "Delivery is free already." in text
    assert "Free post (TEA10)" not in text


def test_a_hint_tells_what_one_more_brings(shopper):
    make_offer(engine.FREE_PIECES, None, need="3")
    assert "1 more piece, whichever it is: buy 2 of all goods and get 1 more free" in basket_text(
        shopper
    )


def test_a_hint_that_would_bring_nothing_is_not_told(shopper):
    make_offer(engine.SET_PRICE, "500", need="3")
    assert "1 more of all goods" not in basket_text(shopper)


def test_pages_take_the_same_queries_for_more_vouchers_and_goods(shopper, same_queries):
    teas = make_range(name="teas")
    make_offer(goods=teas, value="5")

    def grow():
        number = shopper.basket.lines.count()
        product = make_product(price="20.00")
        teas.add_product(product)
        shopper.basket.strategy = make_basket().strategy
        shopper.basket.add_product(product)
        shopper.basket.vouchers.add(make_voucher(f"V{number}"))

    grow()
    same_queries(lambda: page(shopper), grow, most=30)
