"""What a buyer finds whose payment was not made: the basket, once, and nobody else does."""

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shop.payments import operations
from shop.payments.gateway import Outcome, Result
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send, text_of
from tests.shop.offer.offers import make_voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(order_to_pay):
    """An order whose payment was declined, and where its buyer comes back."""
    product = make_product(title="Sencha", price="20.00", stock=3)
    order, _page = order_to_pay(product)
    return order, back_from(order)


def decline(client, basket):
    """Order the basket, have the payment declined, and return where its buyer comes back."""
    give(client, basket)
    assert send(client, form(client, payment_method="sandbox")).status_code == 303
    return back_from(orders()[-1])


def back_from(order):
    attempt = order.payment_attempts.get()
    operations.settle(attempt=attempt, outcome=Outcome(Result.FAILED))
    names = {"method": attempt.method, "key": attempt.key}
    return reverse("payments:return", kwargs=names)


def in_baskets():
    lines = get_model("basket", "Line").objects.filter(basket__status="Open")
    return sorted(lines.values_list("product__title", "quantity"))


def test_the_basket_comes_back_once(sandbox, client, failed):
    _order, back = failed
    first = client.get(back)
    assert first["Location"] == reverse("checkout:index")
    assert "Your basket is as it was: try again" in text_of(client.get(first["Location"]))
    assert in_baskets() == [("Sencha", 1)]
    line = get_model("basket", "Line").objects.get(basket__status="Open")
    client.post(reverse("basket:line", kwargs={"line_id": line.pk}), {"quantity": "0"})

    again = client.get(back, follow=True)

    assert "nothing was charged" in text_of(again)
    assert "as it was" not in text_of(again)
    assert in_baskets() == []


def test_a_stranger_with_the_address_gets_no_basket(sandbox, client, failed):
    order, back = failed
    stranger = Client()
    answer = stranger.get(back)
    assert f"/orders/{order.number}/" in answer["Location"]
    assert "nothing was charged" in text_of(stranger.get(answer["Location"]))
    assert in_baskets() == []

    client.get(back)
    assert in_baskets() == [("Sencha", 1)]


def test_a_member_gets_it_back_on_another_device(sandbox, client, django_user_model):
    member = django_user_model.objects.create_user("ada@example.com", "a long password")
    client.force_login(member)
    product = make_product(title="Sencha", price="20.00")
    back = decline(client, make_basket(product, owner=member))
    phone = Client()
    phone.force_login(member)
    phone.get(back)
    assert in_baskets() == [("Sencha", 1)]


def test_an_earlier_order_of_the_browser_comes_back_too(sandbox, client, order_to_pay, failed):
    _order, back = failed
    order_to_pay(make_product(title="Bowl", price="12.00"))
    client.get(back)
    assert in_baskets() == [("Sencha", 1)]


def test_a_voucher_comes_back_with_the_basket(sandbox, client):
    basket = make_basket(make_product(title="Sencha", price="20.00"))
    basket.vouchers.add(make_voucher("TEA10"))
    shown = client.get(decline(client, basket), follow=True)
    again = get_model("basket", "Basket").objects.get(status="Open")
    assert [voucher.code for voucher in again.vouchers.all()] == ["TEA10"]
    assert "TEA10" in text_of(shown)


def test_an_order_paid_otherwise_gives_nothing_back(sandbox, client, order_to_pay):
    order, _page = order_to_pay(make_product(title="Sencha", price="20.00"))
    attempt = order.payment_attempts.get()
    type(attempt).objects.filter(pk=attempt.pk).update(state="failed")
    type(order).objects.filter(pk=order.pk).update(status="paid")
    names = {"method": attempt.method, "key": attempt.key}
    answer = client.get(reverse("payments:return", kwargs=names))
    assert f"/orders/{order.number}/" in answer["Location"]
    assert in_baskets() == []
