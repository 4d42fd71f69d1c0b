"""What the shop knows of a person: handing it out, and parting with what the books can spare.

Tax law asks for invoices with name and address for years; nothing asks for the rest. An order
therefore stays with its lines, its money and its address, and is nobody's account any more.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from oscar.core.loading import get_model

from shop.mail.operations import forget
from shop.order.addresses import address_lines

ERASED = "—"
_YEAR = timedelta(days=365)
# Orders that something may still have to be written about.
_UNDER_WAY = ("awaiting-payment", "confirmed", "paid")


def known_of(user: Any) -> dict[str, Any]:
    """Return everything that the shop keeps of the user, as plain values for JSON."""
    orders = get_model("order", "Order").objects.filter(user=user)
    orders = orders.select_related("shipping_address").prefetch_related("lines")
    return {
        "orders": [_order(order) for order in orders.order_by("pk")],
        "addresses": [list(address_lines(one)) for one in user.addresses.order_by("pk")],
        "basket": [
            {"product": line.product.get_title(), "quantity": line.quantity}
            for line in get_model("basket", "Line")
            .objects.filter(basket__owner=user, basket__status="Open")
            .select_related("product__parent")
            .order_by("pk")
        ],
    }


@transaction.atomic
def part_with(*, user: Any) -> int:
    """Erase what the books can spare of a user who goes; return how many orders stay.

    Addresses to choose from, baskets and mails go. An order loses its account and the phone
    number; its e-mail address too, once nothing is under way any more. The row of the user is
    the caller's to delete afterwards.
    """
    orders = get_model("order", "Order").objects.select_for_update().filter(user=user)
    found = list(orders.values_list("pk", "status"))
    done = [pk for pk, status in found if status not in _UNDER_WAY]
    ids = [pk for pk, _status in found]
    _forget_phones(ids)
    get_model("order", "Order").objects.filter(pk__in=ids).update(user=None, guest_email=user.email)
    get_model("order", "Order").objects.filter(pk__in=done).update(guest_email="")
    get_model("basket", "Basket").objects.filter(owner=user).exclude(order__isnull=False).delete()
    get_model("basket", "Basket").objects.filter(owner=user).update(owner=None)
    user.addresses.all().delete()
    if len(done) == len(ids):
        forget(email=user.email)
    return len(ids)


@transaction.atomic
def erase_old(*, years: int | None = None) -> int:
    """Erase names and addresses of orders that the law no longer asks for; return how many.

    ``years`` is how long the books are kept, ``SHOP_BOOKS_YEARS`` if it is not given. Sums, goods
    and countries stay: the books add up as before.
    """
    kept = settings.SHOP_BOOKS_YEARS if years is None else years
    orders = get_model("order", "Order").objects.filter(
        date_placed__lt=timezone.now() - kept * _YEAR
    )
    named = Q(shipping_address__isnull=False) & ~Q(shipping_address__line1=ERASED)
    known = named | Q(user__isnull=False) | ~Q(guest_email="")
    old = list(orders.filter(known).values_list("pk", flat=True)[:1000])
    for model in ("ShippingAddress", "BillingAddress"):
        get_model("order", model).objects.filter(order__in=old).update(**_NOBODY)
    get_model("order", "Order").objects.filter(pk__in=old).update(user=None, guest_email="")
    return len(old)


def erase_all_old() -> int:
    """Erase every order that the law no longer asks for, a thousand at a time; return how many."""
    total = 0
    while found := erase_old():
        total += found
    return total


_NOBODY = {
    "title": "",
    "first_name": "",
    "last_name": ERASED,
    "line1": ERASED,
    "line2": "",
    "line3": "",
    "line4": ERASED,
    "state": "",
    "postcode": "",
    "search_text": "",
}


def _forget_phones(order_ids: list[int]) -> None:
    addresses = get_model("order", "ShippingAddress").objects.filter(order__in=order_ids)
    addresses.update(phone_number="", notes="")


def _order(order: Any) -> dict[str, Any]:
    return {
        "number": order.number,
        "date": order.date_placed.isoformat(),
        "status": order.status,
        "currency": order.currency,
        "total": str(order.total_incl_tax),
        "email": order.email,
        "delivery_address": list(address_lines(order.shipping_address)),
        "lines": [
            {
                "title": line.title,
                "quantity": line.quantity,
                "price": str(line.line_price_incl_tax),
            }
            for line in order.lines.all()
        ],
    }
