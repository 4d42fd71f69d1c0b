"""What the desk does about an order, as a clerk does it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from shop import books
from shop.order import links
from tests.shop.buying import text_of


def act(client, name, order, follow=True, /, **data):
    rows = {name: data.pop(name) for name in ("refund_id", "parcel_id") if name in data}
    address = reverse(f"desk:{name}", kwargs={"number": order.number, **rows})
    answer = client.post(address, data, follow=follow)
    sight = (answer.context or {}).get("sight")
    if sight is None:
        return answer
    return client.post(address, data | {"agreed": sight.mark}, follow=follow)


def pieces(order, count):
    return {f"pieces_{order.lines.get().pk}": count, "key": uuid4().hex}


def test_an_order_from_the_transfer_to_the_door(clerk, sell):
    order = sell(paid=False)
    key = uuid4().hex
    shown = text_of(clerk.get(reverse("desk:order", args=[order.number])))
    assert "Book the payment" in shown
    for _click in range(2):
        shown = text_of(act(clerk, "receive", order, amount="52.50", key=key))
    assert "£52.50 is booked." in shown
    assert "Send a parcel" in shown
    sent = act(clerk, "send", order, **pieces(order, 2), other_carrier="Bike", number="7")
    assert "The parcel Bike 7 is sent" in text_of(sent)
    shown = text_of(act(clerk, "arrived", order, parcel_id=order.parcels.get().pk))
    assert "The parcel has arrived." in shown
    order.refresh_from_db()
    assert order.status == "delivered"
    assert list(books.problems()) == []


def test_a_clerk_pays_back_and_notes_it(clerk, order):
    asked = pieces(order, 1) | {"delivery": "1.50", "reason": "Broken rim"}
    assert "£25.50 goes back." in text_of(act(clerk, "refund", order, **asked))
    assert "£25.50 goes back." in text_of(act(clerk, "refund", order, **asked))
    row = order.refunds.get()
    assert row.lines.get().restocked is False
    shown = text_of(act(clerk, "paid-back", order, refund_id=row.money_id))
    assert "The refund is booked as paid back." in shown
    assert "Broken rim" in shown


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("refund", {"other": "99", "reason": "x"}, "At most £52.50 can go back."),
        ("refund", {"other": "1.005", "reason": "x"}, "no more than 2 decimal places"),
        ("refund", {"other": "1"}, "This field is required."),
        ("refund", {"reason": "x", "pieces": 3}, "less than or equal to 2"),
        ("send", {}, "Say how many pieces are in the parcel."),
        ("send", {"pieces": "many"}, "Enter a whole number."),
        ("send", {"pieces": 1, "expected": "9999-12-31"}, "Choose a day from today to a year"),
        ("send", {"pieces": 1, "expected": "0001-01-01"}, "Choose a day from today to a year"),
    ],
)
def test_a_form_that_cannot_be_carried_out_says_why(clerk, order, name, data, words):
    count = data.pop("pieces", 0) if "pieces" in data else 0
    answer = act(clerk, name, order, **(pieces(order, count) | data))
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert not order.refunds.exists()
    assert not order.parcels.exists()


def test_a_page_without_its_key_is_opened_again(clerk, order):
    assert "Open it again" in text_of(act(clerk, "refund", order, other="1", reason="x"))


def test_the_page_says_what_a_refund_does_before_it_does_it(clerk, order):
    address = reverse("desk:refund", kwargs={"number": order.number})
    data = pieces(order, 2) | {"reason": "Sold out", "note": "Rang the kiln"}
    first = clerk.post(address, data)
    assert "so it is cancelled: all that was paid goes back" in text_of(first)
    assert "Pay £52.50 back and cancel the order" in text_of(first)
    assert not order.refunds.exists()
    agreed = {"agreed": first.context["sight"].mark}
    other = clerk.post(address, data | agreed | pieces(order, 1) | {"key": data["key"]})
    assert "Pay £24.00 back" in text_of(other)
    assert not order.refunds.exists()
    assert clerk.post(address, data | agreed).status_code == 303
    order.refresh_from_db()
    assert (order.status, order.refunds.get().amount) == ("cancelled", order.total_incl_tax)


def test_a_note_for_the_house_stays_there_and_a_reason_is_told(clerk, client, order, mailoutbox):
    act(clerk, "cancel", order, reason="The kiln broke", note="Third time this year")
    shown = text_of(client.get(links.status_path(order.number)))
    assert ("The kiln broke" in shown, "Third time" in shown) == (True, False)
    assert "The kiln broke" in mailoutbox[-1].body
    desk = text_of(clerk.get(reverse("desk:order", args=[order.number])))
    assert "The kiln broke" in desk
    assert "Third time this year" in desk


def test_money_for_a_cancelled_order_is_booked_and_paid_back(clerk, sell):
    order = sell(paid=False)
    act(clerk, "cancel", order)
    shown = text_of(act(clerk, "receive", order, amount="52.50", key=uuid4().hex))
    assert "£52.50 is booked." in shown
    assert "I have paid £52.50 back" in shown
    late = order.payment_attempts.get().refunds.get()
    assert "booked as paid back" in text_of(act(clerk, "paid-back", order, refund_id=late.pk))
    assert list(books.problems()) == []


def test_an_order_is_cancelled_in_one_step(clerk, order):
    shown = text_of(act(clerk, "cancel", order, reason="No clay"))
    assert "The order is cancelled." in shown
    order.refresh_from_db()
    assert (order.status, order.refunds.get().amount) == ("cancelled", order.total_incl_tax)
    assert "cannot become" in text_of(act(clerk, "cancel", order)) or order.refunds.count() == 1


def test_what_was_sent_is_not_cancelled(clerk, order):
    act(clerk, "send", order, **pieces(order, 1))
    assert "cannot become" in text_of(act(clerk, "cancel", order))
    assert not order.refunds.exists()


def test_a_parcel_is_taken_back_with_a_reason(clerk, order):
    act(clerk, "send", order, **pieces(order, 2))
    parcel = order.parcels.get()
    act(clerk, "undo-parcel", order, parcel_id=parcel.pk)
    parcel.refresh_from_db()
    assert parcel.undone is None
    act(clerk, "undo-parcel", order, parcel_id=parcel.pk, reason="Wrong label")
    order.refresh_from_db()
    assert order.status == "paid"


def test_a_note_stands_in_the_list_of_what_happened(clerk, order):
    shown = text_of(act(clerk, "note", order, text="Rang: leave it with <the> neighbour"))
    assert "Rang: leave it with <the> neighbour" in shown
    assert "This field is required." in text_of(act(clerk, "note", order, text=""))


def test_a_piece_nobody_has_paid_for_is_taken_off_and_the_rest_is_asked_for(clerk, sell):
    order = sell(paid=False)
    shown = text_of(act(clerk, "refund", order, **pieces(order, 1), reason="Sold out"))
    assert "It is taken off the order." in shown
    page = clerk.get(reverse("desk:order", args=[order.number])).content.decode()
    assert 'value="28.50"' in page
    assert list(books.problems()) == []


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("send", {}, "is sent, the buyer"),
        ("refund", {"reason": "x"}, "£52.50 goes back, the order is cancelled."),
    ],
)
def test_a_second_click_for_all_of_it_is_answered_as_the_first(clerk, order, name, more, words):
    data, rows = pieces(order, 2) | more, []
    for _click in range(2):
        assert words in text_of(act(clerk, name, order, **data))
        rows.append((order.parcels.count(), order.refunds.count()))
    assert rows[0] == rows[1] != (0, 0)


@pytest.mark.parametrize("name", ["send", "refund"])
def test_a_key_of_another_order_is_no_clash(clerk, order, sell, name):
    key = uuid4().hex
    for one in (order, sell()):
        data = pieces(one, 1) | {"key": key, "reason": "x"}
        assert "There is a problem" not in text_of(act(clerk, name, one, **data))
        assert one.parcels.count() + one.refunds.count() == 1


def test_a_tracking_number_that_nobody_can_follow_is_sent_to_nobody(clerk, sell):
    order = sell()
    answer = act(clerk, "send", order, **pieces(order, 2), number="not a number !!")
    assert "copy it from the label" in text_of(answer)
    assert not order.parcels.exists()
