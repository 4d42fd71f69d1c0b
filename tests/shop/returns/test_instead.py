"""A withdrawal goes before a return that was merely asked for; and where goods are sent to."""

import pytest
from django.utils import translation

from shop import books
from shop.documents.models import Seller
from shop.order.addresses import country_name
from shop.parcels import operations as parcels
from shop.payments.operations import CannotRefund
from shop.refunds.operations import Part, refund
from shop.returns import operations, terms, words
from shop.returns.models import Return
from shop.returns.operations import Wish


@pytest.fixture
def sent(sell, key, settings):
    settings.SHOP_WITHDRAWAL_DAYS = 14
    order = sell(quantity=3)
    parcel = parcels.send(order=order, key=key(), pieces={order.lines.get().pk: 3})
    parcels.arrived(parcel=parcel)
    order.refresh_from_db()
    return order


def ask(order, key, count):
    return operations.ask(order=order, wishes={order.lines.get().pk: Wish(count)}, key=key())


def withdraw(order, key, count):
    wishes = {order.lines.get().pk: Wish(count)}
    return operations.withdraw(order=order, wishes=wishes, key=key(), name="Ada Reader")


@pytest.mark.parametrize(
    ("asked", "withdrawn", "state", "left"),
    [(3, 3, "closed", 3), (2, 1, "asked", 2), (3, 1, "asked", 2)],
)
def test_a_withdrawal_takes_the_place_of_a_request(sent, key, asked, withdrawn, state, left):
    request = ask(sent, key, asked)
    assert terms.may_withdraw(sent)
    withdraw(sent, key, withdrawn)
    request.refresh_from_db()
    assert (request.state, request.lines.get().quantity) == (state, left)
    closed = state == "closed"
    assert [one.state for one in request.steps.all()] == ["asked", "closed"][: 1 + closed]
    assert sent.notes.filter(message__startswith="@return-replaced").exists() == closed
    assert list(books.problems()) == []


def test_what_was_agreed_to_is_not_withdrawn_from_again(sent, key):
    operations.accept(returned=ask(sent, key, 2))
    assert terms.withdrawable(sent) == {sent.lines.get().pk: 1}
    with pytest.raises(operations.CannotReturn):
        withdraw(sent, key, 2)


def test_the_mail_and_the_page_say_where_to_send_the_goods(sent, key, mailoutbox):
    seller = Seller.load()
    seller.name, seller.address = "Stillwater", "2 Quay Street\nBath"
    seller.save()
    returned = operations.accept(returned=ask(sent, key, 1))
    assert "Stillwater, 2 Quay Street, Bath" in mailoutbox[-1].body
    assert "Stillwater, 2 Quay Street, Bath" in words.what_next(returned)
    seller.returns_address = "Unit 7\nBristol"
    seller.save()
    withdraw(sent, key, 1)
    assert "send them to: Unit 7, Bristol." in mailoutbox[-1].body


def test_without_an_address_the_buyer_is_told_to_ask(db):
    assert "Answer our mail" in words.what_next(Return(state=Return.ACCEPTED))


def test_pieces_that_were_paid_back_already_say_so(sent, key):
    returned = operations.receive(returned=operations.accept(returned=ask(sent, key, 1)))
    refund(order=sent, key=key(), parts=[Part(sent.lines.get().pk, 3)])
    with pytest.raises(CannotRefund, match="close the return"):
        operations.pay_back(returned=returned, restock={})


def test_taiwan_is_named_as_its_neighbours_are():
    with translation.override("zh-hans"):
        assert country_name("TW") == "中国台湾"
    assert country_name("TW") == "Taiwan"
