import pytest

from shop import books
from shop.parcels import operations
from shop.parcels.models import Carrier, Parcel
from shop.refunds.operations import Part, refund
from tests.factories import make_product


@pytest.fixture(autouse=True)
def balanced(db):
    """Whatever a test does, the books balance afterwards."""
    yield
    assert list(books.problems()) == []


def stock(order):
    record = order.lines.first().stockrecord
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def send(order, key, *pieces, **rest):
    lines = order.lines.order_by("pk")
    wanted = {line.pk: count for line, count in zip(lines, pieces, strict=False)}
    return operations.send(order=order, key=key(), pieces=wanted, **rest)


def status(order):
    order.refresh_from_db()
    return order.status


def test_an_order_goes_out_in_parts(order, key):
    first = send(order, key, 1)
    assert (status(order), stock(order)) == ("part-dispatched", (9, 1))
    second = send(order, key, 1)
    assert (status(order), stock(order)) == ("dispatched", (8, 0))
    operations.arrived(parcel=first)
    assert status(order) == "dispatched"
    operations.arrived(parcel=second)
    operations.arrived(parcel=second)
    assert status(order) == "delivered"
    changes = order.status_changes.order_by("pk").values_list("new_status", flat=True)
    assert list(changes) == ["paid", "part-dispatched", "dispatched", "delivered"]


def test_a_parcel_that_was_not_sent_is_taken_back(order, key, admin):
    parcel = send(order, key, 2)
    for _click in range(2):
        operations.undo(parcel=parcel, reason="Wrong label", by=admin.user)
    assert (status(order), stock(order)) == ("paid", (10, 2))
    line = order.lines.get()
    assert (line.num_shipped, line.status) == (0, "open")
    assert "Wrong label" in order.notes.get(user=admin.user).message
    send(order, key, 2)
    assert (status(order), stock(order)) == ("dispatched", (8, 0))


def test_one_of_two_parcels_is_taken_back(order, key):
    send(order, key, 1)
    operations.undo(parcel=send(order, key, 1), reason="x")
    assert (status(order), stock(order)) == ("part-dispatched", (9, 1))


def test_what_has_arrived_or_was_paid_back_is_not_taken_back(order, key):
    first, second = send(order, key, 1), send(order, key, 1)
    operations.arrived(parcel=first)
    with pytest.raises(operations.CannotSend, match="has arrived"):
        operations.undo(parcel=first, reason="x")
    refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 2)])
    with pytest.raises(operations.CannotSend, match="were paid back"):
        operations.undo(parcel=second, reason="x")


@pytest.mark.parametrize("pieces", [(3,), (0,), (-1,), ()])
def test_only_what_is_left_can_be_sent(order, key, pieces):
    with pytest.raises(operations.CannotSend):
        send(order, key, *pieces)
    assert not Parcel.objects.exists()


def test_what_was_paid_back_is_not_sent(order, key):
    refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    with pytest.raises(operations.CannotSend, match="1 piece is still to be sent"):
        send(order, key, 2)
    send(order, key, 1)
    assert status(order) == "dispatched"


def test_an_order_that_is_not_paid_is_not_sent(sell, key):
    order = sell(paid=False)
    with pytest.raises(operations.CannotSend, match="Nothing of this order"):
        send(order, key, 2)


def test_the_same_key_is_the_same_parcel(order):
    pieces = {order.lines.get().pk: 1}
    sent = {operations.send(order=order, key="k", pieces=pieces).pk for _click in range(2)}
    assert len(sent) == 1
    assert order.lines.get().num_shipped == 1


def test_goods_of_another_order_do_not_fit_in(order, sell, key):
    other = sell(make_product())
    with pytest.raises(operations.CannotSend):
        operations.send(order=order, key=key(), pieces={other.lines.get().pk: 1})


def test_a_parcel_can_be_followed(order, key):
    carrier = Carrier.objects.get(name="UPS")
    parcel = send(order, key, 1, carrier=carrier, number=" 1Z 99/ä ")
    assert parcel.tracking_url == "https://www.ups.com/track?tracknum=1Z%2099%2F%C3%A4"
    other = send(order, key, 1, other_carrier="Bike", number="7")
    assert (other.carrier_name, other.tracking_url) == ("Bike", "")


def test_uncounted_goods_and_goods_that_are_gone_can_be_sent(sell, key):
    order = sell(make_product(stock=None), make_product())
    order.lines.order_by("pk").last().product.delete()
    send(order, key, 2, 2)
    assert status(order) == "dispatched"
