"""Until when an order is kept for its money, and what ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shop.money import money
from shop.order import links
from shop.payments import by_hand, operations
from shop.payments.choice_models import PaymentChoice
from shop.payments.terms import cancel_unpaid
from tests.factories import make_product
from tests.shop.buying import text_of

pytestmark = pytest.mark.django_db


def after(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def test_a_transfer_that_never_comes_ends_after_its_days(sell, client, mailoutbox):
    product = make_product(stock=5)
    order = sell(product, paid=False)
    assert "We keep your order until" in text_of(client.get(links.status_path(order.number)))
    with after(days=13):
        assert cancel_unpaid() == 0
    with after(days=16):
        assert (cancel_unpaid(), cancel_unpaid()) == (1, 0)
    order.refresh_from_db()
    record = product.stockrecords.get()
    assert (order.status, record.num_allocated or 0, record.num_in_stock) == ("cancelled", 0, 5)
    assert "not arrived in time" in mailoutbox[-1].body


def test_an_order_for_which_some_money_came_is_kept(sell):
    order = sell(paid=False)
    by_hand.receive(order=order, amount=money("1.00", order.currency), key="a" * 32)
    with after(days=100):
        assert cancel_unpaid() == 0


@pytest.mark.parametrize(("days", "ended"), [(0, 0), (3, 1)])
def test_the_back_office_decides_how_many_days(sell, days, ended):
    PaymentChoice.objects.create(code="bank_transfer", days=days)
    sell(paid=False)
    with after(days=5):
        assert cancel_unpaid() == ended


def test_cash_on_delivery_has_no_such_end(sell):
    order = sell(paid=False, payment="cash_on_delivery")
    assert order.pay_by is None


def test_another_payment_page_gets_no_new_time(sandbox, order_to_pay):
    order, _page = order_to_pay()
    with after(minutes=20):
        operations.pay_otherwise(order=order, method="bank_transfer")
    order.refresh_from_db()
    last = timezone.localtime(order.date_placed).date() + timedelta(days=14)
    assert timezone.localtime(order.pay_by).date() == last
    with after(days=13, hours=23):
        order = operations.pay_otherwise(order=order, method="sandbox")
        attempt = order.payment_attempts.get(state="new")
        assert attempt.expires <= max(order.pay_by, timezone.now() + timedelta(minutes=5))
    with after(days=16):
        assert operations.choices(order) == []


def test_who_changes_between_payment_pages_keeps_the_first_end(sandbox, order_to_pay):
    order, _page = order_to_pay()
    end = order.pay_by
    with after(minutes=20):
        attempt = order.payment_attempts.get()
        attempt.state = "failed"
        attempt.save()
        assert operations.begin(order=order).expires == end
