"""What a buyer sees and does after the order, by the order's own address."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop import books
from shop.checkout.operations import Buyer
from shop.money import money
from shop.order import links
from shop.order import operations as orders
from shop.parcels import operations as parcels
from shop.parcels.models import Carrier
from shop.payments import by_hand
from shop.refunds.operations import Part, refund
from tests.factories import make_product
from tests.shop.buying import text_of


@pytest.fixture
def bought(sell):
    """A paid order of two cups and two pots."""
    return sell(make_product("Cup"), make_product("Pot"))


def page(client, order):
    return text_of(client.get(links.status_path(order.number)))


def address(name, order, token=None):
    token = token or links.token(order.number)
    return reverse(f"orders:{name}", kwargs={"number": order.number, "token": token})


def test_the_page_shows_every_parcel_with_what_is_in_it(client, bought, key):
    cup, pot = bought.lines.order_by("pk")
    carrier = Carrier.objects.get(name="UPS")
    parcels.send(order=bought, key=key(), pieces={cup.pk: 1}, carrier=carrier, number="1Z9")
    wrong = parcels.send(order=bought, key=key(), pieces={pot.pk: 2}, number="WRONG")
    parcels.undo(parcel=wrong, reason="x")
    shown = page(client, bought)
    assert "Partly on its way" in shown
    assert "Parcel 1 · UPS Follow parcel 1Z9 1 × Cup Given to the carrier" in shown
    assert "WRONG" not in shown


def test_the_page_shows_what_goes_back(client, bought, key):
    line = bought.lines.order_by("pk").first()
    refund(order=bought, key=key(), parts=[Part(line.pk, 1)], reason="Broken rim")
    shown = page(client, bought)
    assert "Money back £24.00 On its way to you" in shown
    assert "1 × Cup Broken rim We transfer the money to you" in shown
    assert "£24.00 is on its way back to you." in shown
    assert "2 pieces 1 of 2 taken off the order" in shown
    by_hand.paid_back(refund=bought.refunds.get().money)
    shown = page(client, bought)
    assert "Money back £24.00 Paid back" in shown
    assert "is on its way back to you" not in shown


def test_a_line_that_was_taken_off_is_marked(client, bought, key):
    line = bought.lines.order_by("pk").first()
    refund(order=bought, key=key(), parts=[Part(line.pk, 2)])
    assert "Cup 2 pieces Taken off the order" in page(client, bought)
    assert "<s>£48.00</s>" in client.get(links.status_path(bought.number)).content.decode()


def test_a_buyer_cancels_while_nothing_is_packed(client, bought, mailoutbox):
    ask = client.get(address("cancel", bought))
    assert "Cancel the order?" in text_of(ask)
    bought.refresh_from_db()
    assert bought.status == "paid"
    answer = client.post(address("cancel", bought), follow=True)
    assert "Your order is cancelled." in text_of(answer)
    assert client.post(address("cancel", bought)).status_code == 303
    bought.refresh_from_db()
    assert (bought.status, bought.refunds.get().amount) == ("cancelled", bought.total_incl_tax)
    assert list(books.problems()) == []
    assert [mail.subject for mail in mailoutbox][-1].endswith("is cancelled")


def test_a_buyer_does_not_cancel_what_is_on_its_way(client, bought, key):
    assert "Cancel the order" in page(client, bought)
    line = bought.lines.first()
    parcels.send(order=bought, key=key(), pieces={line.pk: 1})
    assert "Cancel the order" not in page(client, bought)
    for method in (client.get, client.post):
        assert "cannot be cancelled any more" in text_of(
            method(address("cancel", bought), follow=True)
        )
    bought.refresh_from_db()
    assert bought.status == "part-dispatched"


def test_somebody_elses_order_does_not_exist(client, bought, sell):
    token = links.token(sell().number)
    for method in (client.get, client.post):
        assert method(address("cancel", bought, token)).status_code == 404
        assert method(address("cancel", bought, "x")).status_code == 404


def test_the_page_takes_as_many_queries_for_few_parcels_as_for_many(
    client,
    sell,
    key,
    same_queries,
):
    shown = []

    def grow(count=1):
        order = sell(*(make_product() for _line in range(count)))
        for line in order.lines.all():
            parcels.send(order=order, key=key(), pieces={line.pk: 1})
            refund(order=order, key=key(), parts=[Part(line.pk, 1, only_sent=True)])
        shown.append(links.status_path(order.number))
        client.get(shown[-1])

    grow()
    same_queries(lambda: client.get(shown[-1]), lambda: grow(3), most=30)


def test_the_mails_speak_the_orders_language(order, place, mailoutbox, key):
    chinese = place(buyer=Buyer("ada@example.com", "zh-hans"), payment="cash_on_delivery")
    mailoutbox.clear()
    parcels.send(order=chinese, key=key(), pieces={chinese.lines.get().pk: 1}, number="7")
    assert chinese.number in mailoutbox[0].subject
    assert "/zh-hans/orders/" in mailoutbox[0].body
    assert "on its way" not in mailoutbox[0].subject


def test_the_page_asks_only_for_what_is_still_to_pay(client, sell, key):
    order = sell(make_product("Cup", price="28.00"), paid=False)
    assert "Still to pay" not in page(client, order)
    by_hand.receive(order=order, amount=money("20.00"), key=key())
    shown = page(client, order)
    assert "Please transfer £40.50" in shown
    assert "Paid £20.00 Still to pay £40.50" in shown
    refund(order=order, key=key(), parts=[Part(order.lines.get().pk, 1)])
    shown = page(client, order)
    assert "Please transfer £12.50" in shown
    assert "Taken off since −£28.00 Total now £32.50 Paid £20.00 Still to pay £12.50" in shown
    by_hand.receive(order=order, amount=money("12.50"), key=key())
    refund(order=order, key=key(), other=Decimal(1))
    shown = page(client, order)
    assert "Please transfer" not in shown
    assert "Taken off since −£29.00 Total now £31.50 Paid £32.50 Paid back £1.00" in shown
    assert "Still to pay" not in shown


def test_money_that_came_for_a_cancelled_order_stands_on_its_page(client, bought, key):
    orders.cancel(order=bought)
    by_hand.receive(order=bought, amount=money("5.00"), key=key())
    shown = page(client, bought)
    assert "£5.00" in shown
    assert "The order had been cancelled." in shown


def test_every_page_leads_to_a_withdrawal_where_the_law_asks_for_it(client, bought, settings):
    address = reverse("orders:find-withdraw")
    settings.SHOP_WITHDRAWAL_DAYS = 0
    assert address not in client.get(reverse("orders:find")).content.decode()
    assert client.get(address).status_code == 404
    settings.SHOP_WITHDRAWAL_DAYS = 14
    assert address in client.get(reverse("orders:find")).content.decode()
    assert "Withdraw from a contract" in text_of(client.get(address))
    found = client.post(address, {"number": bought.number, "email": bought.email}, follow=True)
    assert found.redirect_chain[-1][0].endswith("/withdraw/")
    assert "We find no order" in text_of(client.post(address, {"number": "X", "email": "a@b.de"}))
