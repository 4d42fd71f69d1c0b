"""After the order, from several windows at once: numbers without a gap, nothing asked for twice."""

import threading
import uuid

import pytest
from oscar.core.loading import get_model

from shop import books
from shop.documents import operations as papers
from shop.documents.models import Document, Seller
from shop.order import operations as orders
from shop.parcels import operations as parcels
from shop.payments import changing
from shop.payments.models import Attempt
from shop.returns import operations as returns
from shop.returns.models import Return, ReturnLine
from tests.factories import make_product
from tests.races.paying.till import all_at_once
from tests.shop.conftest import sell  # noqa: F401  a fixture

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WINDOWS, PIECES = 6, 2


def in_each_window(work):
    return all_at_once(*[work] * WINDOWS)


def test_invoices_that_are_issued_at_once_have_no_gap(sell):  # noqa: F811
    waiting = [sell(make_product()) for _order in range(WINDOWS)]
    assert not Document.objects.exists()
    row = Seller.load()
    row.name, row.address = "Stillwater Ltd", "1 Kiln Lane\nBath"
    row.save()
    all_at_once(*[lambda order=order: papers.invoice(order=order) for order in waiting * 2])
    invoices = Document.objects.filter(kind=Document.INVOICE)
    assert sorted(invoices.values_list("serial", flat=True)) == list(range(1, WINDOWS + 1))
    assert {document.order_id for document in invoices} == {order.pk for order in waiting}


@pytest.fixture
def arrived(sell):  # noqa: F811
    order = sell(quantity=PIECES)
    line = order.lines.get()
    parcels.arrived(
        parcel=parcels.send(order=order, key=uuid.uuid4().hex, pieces={line.pk: PIECES})
    )
    return get_model("order", "Order").objects.get(pk=order.pk)


def ask_for_all(order):
    wishes = {order.lines.get().pk: returns.Wish(PIECES)}
    try:
        returns.ask(order=order, wishes=wishes, key=uuid.uuid4().hex)
    except returns.CannotReturn:
        return False
    return True


def pieces_asked_for(order):
    return sum(ReturnLine.objects.filter(line__order=order).values_list("quantity", flat=True))


def test_the_same_pieces_are_asked_to_go_back_once(arrived):
    assert sorted(in_each_window(lambda: ask_for_all(arrived))) == [False] * (WINDOWS - 1) + [True]
    assert Return.objects.filter(order=arrived).count() == 1
    assert list(books.problems()) == []


@pytest.mark.postgres
def test_without_the_lock_they_are_asked_to_go_back_again(arrived, monkeypatch):
    together, returnable = threading.Barrier(WINDOWS), returns.terms.returnable

    def look_and_wait(order):
        found = returnable(order)
        together.wait(60)  # between the look and the act
        return found

    monkeypatch.setattr(orders, "lock", lambda order: order)
    monkeypatch.setattr(returns.terms, "returnable", look_and_wait)
    in_each_window(lambda: ask_for_all(arrived))
    assert pieces_asked_for(arrived) > PIECES


def test_two_windows_that_choose_another_way_to_pay_open_one_payment(sandbox, sell):  # noqa: F811
    order = sell(make_product(price="60.00"), paid=False)
    in_each_window(lambda: changing.pay_otherwise(order=order, method="sandbox").pk)
    order.refresh_from_db()
    assert order.payment_method == "sandbox"
    assert Attempt.objects.filter(order=order, state__in=Attempt.OPEN).count() == 1
    in_each_window(lambda: changing.pay_otherwise(order=order, method="bank_transfer").pk)
    assert not Attempt.objects.filter(order=order, state__in=Attempt.OPEN).exists()
    assert list(books.problems()) == []
