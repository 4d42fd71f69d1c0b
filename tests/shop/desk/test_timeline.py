"""The list of what happened: every booking once, with whoever made it."""

from django.urls import reverse
from oscar.core.loading import get_model

from shop.desk import selectors
from shop.desk.timeline import timeline
from shop.money import money
from shop.order import operations as orders
from shop.payments import by_hand
from shop.payments.models import Attempt, Entry
from shop.refunds.operations import refund
from tests.shop.buying import text_of


def told(order):
    order = selectors.complete().get(pk=order.pk)
    return [(one.kind, one.text, one.who) for one in timeline(order) if one.kind == "Money"]


def test_a_booking_stands_there_once(sell, key, admin):
    order = sell(paid=False)
    for amount in ("20.00", "20.00", "12.50"):
        by_hand.receive(order=order, amount=money(amount), key=key(), by=admin.user)
    row = refund(order=order, key=key(), other=5)
    by_hand.paid_back(refund=row.money, by=admin.user)
    assert told(order) == [
        ("Money", "£5.00 was paid back.", str(admin.user)),
        ("Money", "£12.50 has arrived.", str(admin.user)),
        ("Money", "£20.00 has arrived.", str(admin.user)),
        ("Money", "£20.00 has arrived.", str(admin.user)),
    ]


def test_money_for_a_cancelled_order_stands_there_once(sell, key):
    order = sell(paid=False)
    orders.cancel(order=order)
    by_hand.receive(order=order, amount=money("5.00"), key=key())
    assert told(order) == [
        ("Money", "£5.00 has arrived for the cancelled order and is to go back.", "")
    ]


def test_what_a_gateway_moved_has_no_note_and_stays(sell):
    order = sell()
    attempt = Attempt.objects.filter(order=order).first()
    Entry.objects.create(attempt=attempt, kind=Entry.CAPTURE, key="other", amount=1)
    assert [text for _kind, text, _who in told(order)] == ["£1.00 came in.", "£52.50 has arrived."]


def test_the_list_says_what_is_partly_paid(viewer, sell, key):
    list_page = reverse("desk:orders")
    order = sell(paid=False)
    sell()
    assert "partly paid" not in text_of(viewer.get(list_page))
    by_hand.receive(order=order, amount=money("20.00"), key=key())
    assert text_of(viewer.get(list_page)).count("partly paid") == 1
    assert "partly paid" in text_of(viewer.get(reverse("desk:order", args=[order.number])))
    by_hand.receive(order=order, amount=money("32.50"), key=key())
    assert "partly paid" not in text_of(viewer.get(list_page))
    assert get_model("order", "Order").objects.get(pk=order.pk).status == "paid"
