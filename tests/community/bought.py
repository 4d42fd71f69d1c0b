"""Purchases for tests of what buyers may say."""

from itertools import count
from typing import Any

from oscar.core.loading import get_model

from community.reviews.models import Review
from shop.checkout.operations import place_order
from shop.money import money
from shop.payments import by_hand
from shop.refunds.operations import Part, refund
from tests.factories import make_product
from tests.shop.buying import AT_HOME, GUEST, make_basket, quoted
from tests.shop.sending import all_arrive, send_the_rest

_keys = (f"{number:032x}" for number in count(10**9))


def buys(user: Any, *products: Any, arrive: bool = True, quantity: int = 1) -> Any:
    """Let the user buy the products and, unless told otherwise, get them; return the order."""
    basket = make_basket(*(products or (make_product(),)), quantity=quantity)
    order = place_order(
        quote=quoted(basket), buyer=GUEST, destination=AT_HOME, payment="bank_transfer"
    )
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key=next(_keys))
    get_model("order", "Order").objects.filter(pk=order.pk).update(user=user)
    order.refresh_from_db()
    send_the_rest(order)
    if arrive:
        all_arrive(order)
    return order


def gives_back(order: Any) -> None:
    """Pay back every piece of the order."""
    order.refresh_from_db()
    parts = [Part(line.pk, line.num_sold) for line in order.lines.all()]
    refund(order=order, key=next(_keys), parts=parts)


def reviewed(product: Any, user: Any, *, stars: int = 5, line: Any = None, **fields: Any) -> Review:
    """Make a review that is visible unless ``fields`` say otherwise, past all rules."""
    line = line or buys(user, product).lines.get()
    fields = {"status": "visible", "language": "en", "text": "Holds the warmth.", **fields}
    return Review.objects.create(
        author=user, product_id=product.pk, line=line, stars=stars, key=next(_keys), **fields
    )
