"""Many buyers, few discounts, over HTTP: nobody gets one too many, nobody is charged for it."""

import os
import threading
import time

import pytest
from django.db import connection
from oscar.core.loading import get_model

from shop.offer import books
from tests.factories import make_product
from tests.races.crowd import PATIENCE, Browser, all_press, statuses
from tests.shop.buying import make_basket, orders
from tests.shop.offer.offers import make_offer, make_voucher

pytestmark = pytest.mark.race

BUYERS, CAP = int(os.environ.get("RACE_BUYERS") or 50), 10


def crowd(site, buyers, voucher=None, **fields):
    """Let so many guests stand at the checkout, each with the same goods and their own address."""
    product = make_product(price="20.00", stock=500)
    browsers = []
    for number in range(buyers):
        basket = make_basket(product)
        if voucher:
            basket.vouchers.add(voucher)
        browser = Browser(site.url, basket).open()
        browser.form |= {"email": f"guest{number}@example.com"} | fields
        browsers.append(browser)
    return browsers


def discounted(offer):
    return get_model("order", "OrderDiscount").objects.filter(offer_id=offer.pk).count()


def stop_soon(offer):
    """Stop the offer as soon as the first order has it, while others are on their way."""

    def stop():
        deadline = time.monotonic() + PATIENCE
        while not discounted(offer) and time.monotonic() < deadline:
            time.sleep(0.01)
        type(offer).objects.get(pk=offer.pk).suspend()
        connection.close()

    thread = threading.Thread(target=stop)
    thread.start()
    return thread


def test_a_voucher_for_one_is_used_once_by_many(live_site):
    voucher = make_voucher(usage="Single use")
    before = len(orders())
    answers = all_press(crowd(live_site, BUYERS, voucher))
    assert statuses(answers) == {303: 1, 200: BUYERS - 1}
    assert len(orders()) - before == 1
    refused = [answer.text for answer in answers if answer.status == 200]
    assert all("has been used already" in page for page in refused)
    voucher.refresh_from_db()
    assert (voucher.num_orders, voucher.applications.count()) == (1, 1)
    assert list(books.problems()) == []


def test_an_offer_for_ten_is_had_by_ten(live_site):
    offer = make_offer(max_global_applications=CAP, value="13")
    answers = all_press(crowd(live_site, BUYERS))
    assert statuses(answers) == {303: CAP, 200: BUYERS - CAP}
    offer.refresh_from_db()
    assert (offer.num_applications, discounted(offer)) == (CAP, CAP)
    assert list(books.problems()) == []
    offer.suspend()


def test_once_a_person_is_once_in_twenty_windows(live_site):
    voucher = make_voucher(usage="Once per customer")
    windows = crowd(live_site, 20, voucher)
    for number, window in enumerate(windows):
        window.form["email"] = f"Bea+{number}@Example.com"
    assert statuses(all_press(windows)) == {303: 1, 200: 19}
    voucher.refresh_from_db()
    assert voucher.num_orders == 1


def test_what_is_stopped_with_orders_in_flight_stays_stopped(live_site):
    offer = make_offer(value="17")
    browsers = crowd(live_site, 20)
    stop = stop_soon(offer)
    answers = all_press(browsers)
    stop.join()
    offer.refresh_from_db()
    assert offer.is_suspended
    assert offer.num_orders == discounted(offer) == statuses(answers)[303]
    assert list(books.problems()) == []


def test_no_more_money_is_given_than_was_set(live_site):
    offer = make_offer(value="25", max_discount="12.00")
    all_press(crowd(live_site, 20))
    offer.refresh_from_db()
    assert (offer.num_orders, offer.total_discount) == (2, 10)
    offer.suspend()
