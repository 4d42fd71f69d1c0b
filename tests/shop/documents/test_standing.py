"""An invoice says what a piece cost and, below its sums, what has become of it."""

from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from shop.documents import operations, paper, pdf
from shop.documents.models import Document, Seller
from shop.documents.standing import standing_of
from shop.money import money
from shop.payments import by_hand
from shop.refunds.operations import Part, refund
from tests.factories import make_product
from tests.shop.sending import send_the_rest


@pytest.fixture(autouse=True)
def seller(db):
    seller = Seller.load()
    seller.name, seller.address = "Stillwater Ltd", "1 Mill Lane"
    seller.save()


def made(order):
    document = order.documents.get(kind=Document.INVOICE)
    return paper.of_document(document, standing_of(order))


def test_it_is_paid_with_the_day(sell):
    order = sell()
    today = date_format(timezone.localdate())
    assert made(order).standing == ((f"Paid on {today}", "−£52.50"), ("Still to pay", "£0.00"))


def test_it_adds_up_to_what_is_still_to_pay(sell, key):
    order = send_the_rest(sell(paid=False, payment="cash_on_delivery")).order
    operations.issue(order=order)
    assert made(order).standing == (("Still to pay", "£52.50"),)
    by_hand.receive(order=order, amount=money("20.00"), key=key())
    refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    found = made(order)
    assert [value for _name, value in found.standing] == ["−£24.00", "−£20.00", "£8.50"]
    assert found.sums[-1] == ("Total", "£52.50")
    assert pdf.render([found]).startswith(b"%PDF")


def test_money_paid_back_stands_there(sell, key):
    order = sell()
    refund(order=order, key=key(), other=Decimal(5))
    assert [value for _name, value in made(order).standing] == [
        "−£5.00",
        "−£52.50",
        "£5.00",
        "£0.00",
    ]


def test_a_credit_note_has_no_standing(sell, key):
    order = sell()
    refund(order=order, key=key(), other=Decimal(5))
    note = order.documents.get(kind=Document.CREDIT)
    assert paper.of_document(note, standing_of(order)).standing == ()


def test_a_piece_has_its_price(sell):
    order = sell(make_product("Cup", price="24.00"))
    found = made(order)
    assert found.head[1:4] == ("Pieces", "Each", "Tax")
    assert found.rows[0][1:3] == ("2", "£24.00")
    assert found.rows[-1][2] == ""
    document = order.documents.get()
    document.content["rows"][0] |= {"quantity": 3, "gross": "20.00"}
    assert paper.of_document(document).rows[0][2] == "≈ £6.67"
