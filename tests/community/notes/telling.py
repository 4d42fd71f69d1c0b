"""Plain functions for tests about notes: purchases that arrived, and notes on them."""

import secrets
from typing import Any

from django.core.cache import caches
from django.test import Client
from oscar.core.loading import get_model

from community.comments.forms import new_key
from community.moderation import operations as moderation
from community.moderation.models import Case
from community.notes import operations
from community.notes.models import Note, Thing
from shop.checkout.operations import Buyer, place_order
from shop.money import money
from shop.payments import by_hand
from tests.community.talking import member
from tests.factories import make_product
from tests.shop.buying import AT_HOME, make_basket, quoted
from tests.shop.sending import all_arrive, send_the_rest

TEXT = "It pours without a drop, and the lid stays where it is."


def bought(user: Any, *products: Any, arrive: bool = True, quantity: int = 1, **source: Any) -> Any:
    """Have the user buy one of each product, paid by transfer, and get it; return the order."""
    basket = make_basket(*products, quantity=quantity, owner=user, **source)
    buyer = Buyer(email=user.email, language="en", user=user)
    order = place_order(
        quote=quoted(basket), buyer=buyer, destination=AT_HOME, payment="bank_transfer"
    )
    total = money(order.total_incl_tax, order.currency)
    by_hand.receive(order=order, amount=total, key=secrets.token_hex(16))
    if arrive:
        send_the_rest(order)
        all_arrive(order)
    order.refresh_from_db()
    return order


def lines_of(order: Any) -> list[int]:
    """Return the numbers of the order's lines."""
    return list(order.lines.order_by("pk").values_list("pk", flat=True))


def tell(user: Any, lines: list[int], **more: Any) -> Note:
    """Write a note through the rules, with all limits at their beginning."""
    caches["limits"].clear()
    fields = {"title": "Ten weeks with this pot", "text": TEXT, "key": secrets.token_hex(16)}
    return operations.write(user=user, lines=lines, **(fields | more))


def told(product: Any = None, *, user: Any = None, **fields: Any) -> Note:
    """Make a visible note on a product, past all rules and without an order."""
    product = product or make_product()
    fields = {"title": "Ten weeks with this pot", "text": TEXT, "status": "visible"} | fields
    row = Note.objects.create(
        author=user or member(), key=secrets.token_hex(16), language="en", **fields
    )
    Thing.objects.create(
        note=row,
        number=0,
        line=row.pk + 10**9,
        product=product.parent_id or product.pk,
        variant=product.pk,
        title=product.get_title(),
    )
    return row


def send(client: Client, lines: list[int], **more: Any) -> Any:
    """Post the form as a reader does."""
    caches["limits"].clear()
    form = {"title": "Ten weeks with this pot", "text": TEXT, "lines": lines, "key": new_key()}
    return client.post("/notes/write/", form | more)


def decide(row: Note, by: Any, act: str = "approve", **more: Any) -> Any:
    """Decide on the open case of a note as it is now."""
    case = Case.objects.get(kind="notes", thing=row.pk)
    return moderation.decide(case_id=case.pk, version=case.version, by=by, act=act, **more)


def basket_lines() -> Any:
    """Return all lines of baskets."""
    return get_model("basket", "Line").objects
