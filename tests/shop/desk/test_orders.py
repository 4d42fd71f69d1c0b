"""The list and the sheet of an order."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from tests.factories import make_product
from tests.shop.buying import text_of
from tests.shop.sending import send_the_rest

LIST = "/manage/orders/"


@pytest.mark.parametrize(
    "words",
    [
        lambda order: order.number,
        lambda order: f" #{order.number.lower()[:5]}",
        lambda order: "ADA@",
        lambda order: "reader ada",
        lambda order: order.lines.get().partner_sku.lower(),
        lambda order: order.lines.get().upc,
    ],
)
def test_an_order_is_found_by_what_one_knows_of_it(viewer, order, words):
    assert order.number in text_of(viewer.get(LIST, {"q": words(order)}))


@pytest.mark.parametrize("words", ["nobody", "%", "no\x00body", "x" * 5000])
def test_words_that_fit_nothing_find_nothing(viewer, order, words):
    shown = text_of(viewer.get(LIST, {"q": words}))
    assert order.number not in shown
    assert "No order here fits" in shown


def test_tabs_count_what_waits_for_the_same(viewer, order, sell):
    sell(paid=False)
    shown = text_of(viewer.get(LIST))
    assert "All 2" in shown
    assert "To be paid 1" in shown
    assert "To be sent 1" in shown
    to_send = text_of(viewer.get(LIST, {"tab": "to-send"}))
    assert order.number in to_send
    assert to_send.count("Ada Reader") == 1


def test_money_that_nobody_booked_and_money_to_pay_back_have_their_tabs(clerk, sell, key):
    unbooked = send_the_rest(sell(paid=False, payment="cash_on_delivery")).order
    booked = send_the_rest(sell(paid=False, payment="cash_on_delivery")).order
    by_hand.receive(order=booked, amount=money(booked.total_incl_tax), key=key())
    cancelled = sell()
    orders.cancel(order=cancelled)
    shown = text_of(clerk.get(LIST, {"tab": "to-book"}))
    assert (unbooked.number in shown, booked.number in shown) == (True, False)
    assert "Money to book 1" in shown
    assert "Money to pay back 1" in shown
    assert cancelled.number in text_of(clerk.get(LIST, {"tab": "to-pay-back"}))
    page = text_of(clerk.get(reverse("desk:order", args=[unbooked.number])))
    assert "Book the payment" in page


def test_a_transfer_that_came_in_part_and_is_overdue_has_its_tab(clerk, sell, key):
    order = sell(paid=False)
    by_hand.receive(order=order, amount=money(1), key=key())
    assert order.number not in text_of(clerk.get(LIST, {"tab": "overdue"}))
    type(order).objects.filter(pk=order.pk).update(pay_by=timezone.now() - timedelta(days=1))
    shown = text_of(clerk.get(LIST, {"tab": "overdue"}))
    assert order.number in shown
    assert "Overdue 1" in shown


def test_the_list_takes_as_many_queries_for_one_as_for_three(viewer, sell, same_queries):
    sell()
    same_queries(lambda: viewer.get(LIST), lambda: [sell(), sell()], most=30)


def test_an_order_says_what_led_to_each_line(admin, order):
    line = order.lines.get()
    line.source_page_id, line.source_title = 2, "A morning <with> tea"
    line.source_block, line.source_revision, line.source_campaign = "5d1c", 12, "spring"
    line.save()
    html = admin.client.get(reverse("desk:order", args=[order.number])).content.decode()
    assert '<a href="/manage/pages/2/">A morning &lt;with&gt; tea</a>' in html
    assert '<a href="/manage/pages/2/revisions/12/view/">Revision 12</a>' in html
    assert "Block 5d1c" in html
    assert "Campaign spring" in html
    get_model("order", "Line").objects.update(source_page=None)
    html = admin.client.get(reverse("desk:order", args=[order.number])).content.decode()
    assert "A morning &lt;with&gt; tea" in html
    assert "revisions/12" not in html


def test_an_order_takes_as_many_queries_for_few_rows_as_for_many(viewer, sell, key, same_queries):
    from shop.parcels import operations as parcels
    from shop.refunds import operations as refunds

    shown = []

    def grow(lines=1):
        order = sell(*(make_product() for _line in range(lines)))
        for line in order.lines.all():
            parcels.send(order=order, key=key(), pieces={line.pk: 1})
            refunds.refund(order=order, key=key(), parts=[refunds.Part(line.pk, 1)])
        shown.append(order.number)

    grow()
    visit = lambda: viewer.get(reverse("desk:order", args=[shown[-1]]))  # noqa: E731
    same_queries(visit, lambda: grow(3), most=45)
