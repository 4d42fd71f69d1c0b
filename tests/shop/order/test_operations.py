import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.apps.order.signals import order_placed
from oscar.core.loading import get_model

from shop.checkout.operations import Buyer
from shop.mail.models import Mail
from shop.order import links, operations
from tests.factories import make_product
from tests.shop.sending import all_arrive, send_the_rest


def stock(order):
    """Return (in stock, promised) of the order's only product."""
    record = order.lines.get().stockrecord
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def move(order, *statuses):
    for status in statuses:
        if status == "dispatched":
            send_the_rest(order)
        elif status == "delivered":
            all_arrive(order)
        else:
            operations.change_status(order=order, to=status)
    order.refresh_from_db()


def test_cancelling_gives_the_stock_back_once(order):
    assert stock(order) == (10, 2)
    move(order, "cancelled")
    assert stock(order) == (10, 0)
    move(order, "cancelled")
    assert stock(order) == (10, 0)
    assert (order.status, order.lines.get().status) == ("cancelled", "cancelled")
    assert [change.new_status for change in order.status_changes.all()] == ["cancelled"]


def test_what_goes_out_leaves_the_stock_once(order):
    move(order, "paid", "dispatched")
    assert stock(order) == (8, 0)
    move(order, "delivered")
    assert stock(order) == (8, 0)
    assert order.lines.get().status == "dispatched"


def test_late_money_takes_up_what_was_let_go_and_not_what_was_cancelled(place):
    let_go, cancelled = place(), place()
    operations.release(order=let_go)
    assert operations.reopen(order=let_go).status == "awaiting-payment"
    assert stock(let_go) == (10, 1)
    operations.cancel(order=cancelled)
    with pytest.raises(operations.WrongState):
        operations.reopen(order=cancelled)
    assert stock(cancelled) == (10, 0)


@pytest.mark.parametrize("to", ["cancelled", "paid"])
def test_an_order_that_went_out_does_not_go_back(order, to):
    move(order, "paid", "dispatched")
    with pytest.raises(operations.WrongState):
        move(order, to)
    assert stock(order) == (8, 0)


@pytest.mark.parametrize("way", [["cancelled", "paid"], ["part-dispatched"], ["nowhere"]])
def test_a_state_that_does_not_follow_is_refused(order, way):
    with pytest.raises(operations.WrongState) as refusal:
        move(order, *way)
    assert order.number in str(refusal.value)
    order.refresh_from_db()
    assert order.status == (way[0] if len(way) > 1 else "awaiting-payment")
    assert not order.notes.exists()


def test_a_stale_copy_of_an_order_cannot_undo_a_cancellation(order):
    stale = type(order).objects.get(pk=order.pk)
    move(order, "cancelled")
    with pytest.raises(operations.WrongState):
        operations.change_status(order=stale, to="paid")
    assert stock(order) == (10, 0)


def test_a_change_keeps_who_made_it_and_why(order, admin):
    operations.cancel(order=order, by=admin.user, note="Out of clay")
    note = order.notes.get()
    assert (note.message, note.user) == ("Out of clay", admin.user)


def test_a_product_that_was_deleted_does_not_stop_a_cancellation(order):
    order.lines.get().product.delete()
    move(order, "cancelled")
    assert order.status == "cancelled"


def test_uncounted_goods_can_go_out(place):
    order = place(make_product(stock=None))
    move(order, "paid", "dispatched")
    assert order.status == "dispatched"


def test_a_change_of_state_takes_no_more_queries_for_goods_that_are_gone(place):
    order = place(make_product(), make_product())
    move(order, "paid", "dispatched")
    with CaptureQueriesContext(connection) as captured:
        all_arrive(order)
    assert len(captured) <= 16


def test_the_buyer_gets_a_mail_about_the_order_and_its_end(order, mailoutbox):
    move(order, "cancelled")
    assert [mail.subject for mail in mailoutbox] == [
        f"Your order {order.number} at Chapbook",
        f"Your order {order.number} at Chapbook is cancelled",
    ]


def test_placing_writes_one_mail_however_often_it_is_announced(order):
    operations.announce(order=order)
    row = Mail.objects.get()
    assert (row.key, row.to, row.state) == (
        f"order-placed-{order.number}",
        "ada@example.com",
        Mail.SENT,
    )


def test_listeners_hear_of_an_order_and_a_failing_one_stops_none(order, caplog):
    heard = []

    def fail(**kwargs):
        raise ValueError("broken report")

    def listen(order, user, **kwargs):
        heard.append((order.number, user))

    order_placed.connect(fail, weak=False)
    order_placed.connect(listen, weak=False)
    try:
        operations.tell_order_placed(order_id=order.pk)
    finally:
        order_placed.disconnect(fail)
        order_placed.disconnect(listen)
    assert heard == [(order.number, None)]
    assert "broken report" in caplog.text


def test_reports_count_what_was_bought(order):
    record = get_model("analytics", "ProductRecord").objects.get()
    assert record.num_purchases == 2


def test_a_guests_order_is_claimed_with_its_token_and_its_address(order, reader):
    def claim(token):
        return operations.claim(number=order.number, token=token, user=reader.user)

    good = links.token(order.number)
    assert claim(good) is False
    reader.user.email = "ADA@example.com"
    assert claim("x") is False
    assert claim(good) is True
    order.refresh_from_db()
    assert order.user == reader.user


def test_an_order_that_has_an_owner_is_not_claimed(place, reader, admin):
    order = place(buyer=Buyer("reader@example.com", "en", reader.user))
    admin.user.email = "reader@example.com"
    token = links.token(order.number)
    assert operations.claim(number=order.number, token=token, user=admin.user) is False
