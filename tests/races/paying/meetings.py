"""Orders that clerks, the clock and returning buyers meet over, and what each of them does."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from oscar.core.loading import get_class, get_model

from shop.basket.locking import CannotAdd
from shop.checkout.operations import place_order
from shop.money import money
from shop.offer.people import person
from shop.payments import by_hand
from shop.payments import operations as payments
from shop.payments.gateway import Outcome, Result
from shop.payments.models import Attempt
from shop.refunds import operations as refunds
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted

ROUNDS, CROWD = 4, 6


def ordered(*products, payment="bank_transfer", **changes):
    """Place an order of the products and return it as it then is."""
    basket = make_basket(*products)
    order = place_order(quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment=payment)
    get_model("order", "Order").objects.filter(pk=order.pk).update(**changes)
    order.refresh_from_db()
    return order


def overdue():
    """An order by transfer whose days are over."""
    return ordered(make_product(price="60.00"), pay_by=timezone.now() - timedelta(minutes=1))


def paid():
    """A paid order of two lines, each of one piece."""
    order = ordered(make_product(price="40.00"), make_product(price="20.00"))
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key=uuid4().hex)
    order.refresh_from_db()
    return order


def receive(order):
    """Book all of the order's money, as a clerk does who has looked at the account."""
    total = money(order.total_incl_tax, order.currency)
    return by_hand.receive(order=order, amount=total, key=f"bank-{order.pk}")


def refund(order, *lines):
    """Pay back the lines; return whether that was possible."""
    parts = [refunds.Part(line.pk, 1) for line in lines]
    try:
        refunds.refund(order=order, key=uuid4().hex, parts=parts)
    except payments.CannotRefund:
        return False
    return True


def was_paid_and_then_cancelled(order):
    changes = order.status_changes.filter(old_status="paid", new_status="cancelled")
    return changes.exists()


def unpaid():
    """An order whose payment at a gateway was not made, and the basket that its buyer has now."""
    order = ordered(make_product(price="60.00", stock=CROWD))
    attempt = Attempt.objects.create(
        order=order,
        method="sandbox",
        amount=order.total_incl_tax,
        currency=order.currency,
        expires=timezone.now() + timedelta(minutes=5),
    )
    attempt = payments.settle(attempt=attempt, outcome=Outcome(Result.FAILED))
    return attempt, get_model("basket", "Basket").objects.create()


def give_back(attempt, basket):
    """Give the basket back as a page does that the buyer comes back to; return whether it did."""
    fresh = get_model("basket", "Basket").objects.get(pk=basket.pk)
    fresh.strategy = get_class("partner.strategy", "Selector")().strategy()
    buyer = person(None, attempt.order.email)
    try:
        return payments.give_back(attempt=attempt, basket=fresh, buyer=buyer)
    except CannotAdd:
        return False
