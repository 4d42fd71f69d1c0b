"""Counting, and what cannot be had too often."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oscar.core.loading import get_model

from shop.checkout.operations import QuoteChanged, place_order
from shop.offer import engine
from shop.order import operations as orders
from shop.refunds.operations import Part, refund
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.offer.offers import make_offer, make_voucher

pytestmark = pytest.mark.django_db(transaction=True)


def buy(voucher=None, buyer=GUEST, product=None, payment="bank_transfer", **basket):
    product = product or make_product(price="20.00", stock=100)
    basket = make_basket(product, owner=buyer.user, **basket)
    if voucher:
        basket.vouchers.add(voucher)
    return place_order(quote=quoted(basket), buyer=buyer, destination=AT_HOME, payment=payment)


def counts(row):
    row.refresh_from_db()
    return row.num_orders, row.total_discount


def test_an_order_counts_what_it_had():
    offer = make_offer()
    order = buy(quantity=3)
    assert counts(offer) == (1, 6)
    assert order.total_incl_tax - order.shipping_incl_tax == 54
    assert [(one.offer_name, one.amount) for one in order.discounts.all()] == [(offer.name, 6)]
    assert order.lines.get().discounts.get().amount == 6


def test_name_and_code_stay_with_the_order():
    voucher = make_voucher("TEA10")
    order = buy(voucher)
    discount = order.discounts.get()
    assert (discount.voucher_code, discount.amount) == ("TEA10", 2)
    assert counts(voucher) == (1, 2)


def test_cancelling_frees_and_reopening_takes_again():
    voucher = make_voucher(usage="Single use")
    offer = voucher.offers.get()
    order = buy(voucher)
    orders.release(order=order)
    orders.release(order=order)
    assert counts(voucher) == counts(offer) == (0, 0)
    orders.reopen(order=order)
    assert counts(voucher) == counts(offer) == (1, 2)
    orders.cancel(order=order)
    assert counts(voucher) == counts(offer) == (0, 0)


def test_a_refund_of_all_gives_vouchers_back_before_it_touches_the_stock():
    order = buy(make_voucher())
    parts = [Part(line.pk, line.quantity) for line in order.lines.all()]
    with CaptureQueriesContext(connection) as captured:
        refund(order=order, key="all", parts=parts)
    writes = [one["sql"] for one in captured if one["sql"].startswith("UPDATE")]
    tables = ("voucher_voucher", "offer_conditionaloffer", "partner_stockrecord")
    places = [
        next(at for at, sql in enumerate(writes) if sql.startswith(f'UPDATE "{table}"'))
        for table in tables
    ]
    assert places == sorted(places)


def test_an_order_is_not_reopened_with_a_voucher_that_others_have_used():
    voucher = make_voucher(usage="Single use")
    order = buy(voucher)
    orders.release(order=order)
    buy(voucher)
    with pytest.raises(orders.WrongState, match="has been used already"):
        orders.reopen(order=order)
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert order.lines.get().num_allocated == 0
    assert counts(voucher) == (1, 2)


def test_an_order_is_not_reopened_with_an_offer_that_others_have_used_up():
    make_offer(max_global_applications=1)
    order = buy()
    orders.release(order=order)
    buy()
    with pytest.raises(orders.WrongState, match="cannot be had any more"):
        orders.reopen(order=order)


def test_a_dead_voucher_is_dropped_and_nothing_is_charged():
    voucher = make_voucher(usage="Single use")
    basket = make_basket()
    basket.vouchers.add(voucher)
    quote = quoted(basket)
    buy(voucher)
    before = get_model("order", "Order").objects.count()
    with pytest.raises(QuoteChanged, match="has been used already"):
        place_order(quote=quote, buyer=GUEST, destination=AT_HOME, payment="bank_transfer")
    assert get_model("order", "Order").objects.count() == before
    assert not basket.vouchers.exists()
    assert quoted(basket).discount == 0


@pytest.mark.parametrize(
    "email", ["ada@example.com", "ADA@Example.com", " ada+tea@example.com", "ada+@example.com"]
)
def test_once_a_person_counts_guests_by_their_mailbox(email):
    voucher = make_voucher(usage="Once per customer")
    buy(voucher)
    with pytest.raises(QuoteChanged, match="does not count for this order"):
        buy(voucher, buyer=replace(GUEST, email=email))
    buy(voucher, buyer=replace(GUEST, email="bea@example.com"))
    assert counts(voucher) == (2, 4)


def test_a_member_and_a_guest_with_the_same_address_are_one_person(reader):
    make_offer(max_user_applications=1)
    buy(buyer=replace(GUEST, email=reader.user.email, user=reader.user))
    with pytest.raises(QuoteChanged, match=r"The discount is now £0\.00"):
        buy(buyer=replace(GUEST, email=reader.user.email.upper()))


def test_a_deleted_account_does_not_free_its_voucher(reader):
    voucher = make_voucher(usage="Once per customer")
    buyer = replace(GUEST, email=reader.user.email, user=reader.user)
    order = buy(voucher, buyer=buyer)
    get_model("order", "Order").objects.filter(pk=order.pk).update(user=None)
    reader.user.delete()
    assert counts(voucher) == (1, 2)
    with pytest.raises(QuoteChanged):
        buy(voucher, buyer=replace(GUEST, email=buyer.email))


def test_no_more_money_is_given_than_was_set():
    offer = make_offer(max_discount="5.00")
    product = make_product(price="20.00", stock=100)
    assert [buy(product=product, quantity=2).discounts.count() for _order in range(3)] == [1, 1, 0]
    assert counts(offer) == (2, 5)


def test_a_row_that_is_saved_late_neither_counts_nor_goes_on():
    offer = make_offer()
    stale = type(offer).objects.get(pk=offer.pk)
    buy()
    offer.suspend()
    stale.description = "changed"
    stale.save()
    offer.refresh_from_db()
    assert (offer.status, offer.num_orders, offer.description) == ("Suspended", 1, "changed")


def test_a_voucher_that_is_saved_late_stays_stopped():
    voucher = make_voucher()
    stale = type(voucher).objects.get(pk=voucher.pk)
    buy(voucher)
    voucher.stop()
    stale.save()
    voucher.refresh_from_db()
    assert (voucher.stopped, voucher.num_orders) == (True, 1)


@pytest.mark.parametrize("call", ["record_usage", "record_discount"])
def test_the_ways_of_counting_that_lose_counts_are_shut(call):
    with pytest.raises((NotImplementedError, TypeError)):
        getattr(make_voucher(), call)({"discount": 1})


def test_a_stopped_or_late_offer_is_not_had():
    make_offer().suspend()
    make_offer(start_datetime=timezone.now() + timedelta(days=1))
    make_offer(end_datetime=timezone.now() - timedelta(days=1))
    assert quoted(make_basket()).discount == 0


def test_what_comes_off_delivery_is_written_down():
    offer = make_offer(engine.DELIVERY_PERCENTAGE, "100")
    order = buy()
    assert order.shipping_incl_tax == 0
    assert [(one.category, one.amount) for one in order.discounts.all()] == [("Shipping", 4.5)]
    assert counts(offer) == (1, 4.5)
