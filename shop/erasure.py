"""Parting with what the books can spare, when a person goes and when the years are over.

Tax law asks for invoices with name and address for years; nothing asks for the rest. An order
therefore stays with its lines, its money and its address, and is nobody's account any more.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from oscar.core.loading import get_model

from shop.alerts.operations import forget as forget_alerts
from shop.mail.operations import forget as forget_mails
from shop.order.following import may_follow

ERASED = "—"
_YEAR = timedelta(days=365)


@transaction.atomic
def part_with(*, user: Any) -> int:
    """Erase what the books can spare of a user who goes; return how many orders stay.

    Addresses to choose from, baskets, alerts and mails go. An order loses its account and the
    phone number; its e-mail address too, once nothing can follow any more (:func:`let_go`). The
    row of the user is the caller's to delete afterwards.
    """
    orders = get_model("order", "Order").objects.select_for_update().filter(user=user)
    ids = list(orders.values_list("pk", flat=True))
    _forget_phones(ids)
    get_model("order", "Order").objects.filter(pk__in=ids).update(
        user=None, guest_email=user.email, buyer_left=True
    )
    get_model("basket", "Basket").objects.filter(owner=user).exclude(order__isnull=False).delete()
    get_model("basket", "Basket").objects.filter(owner=user).update(owner=None)
    user.addresses.all().delete()
    proven = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    for email in {user.email, *proven}:
        forget_alerts(email=email)
    let_go(email=user.email)
    return len(ids)


@transaction.atomic
def let_go(*, email: str = "") -> int:
    """Take the e-mail address from orders whose buyers are gone and to which nothing can follow.

    Of all such orders, or of those with this address; its mails go with the last of them.
    Returns how many orders lost it.
    """
    left = get_model("order", "Order").objects.filter(buyer_left=True).exclude(guest_email="")
    if email:
        left = left.filter(guest_email=email)
    found = left.prefetch_related("lines", "parcels", "returns", "payment_attempts__refunds")
    over = [order for order in found.order_by("pk") if not may_follow(order)]
    done = get_model("order", "Order").objects.filter(pk__in=[order.pk for order in over])
    done.update(guest_email="")
    for address in {order.guest_email for order in over} | ({email} - {""}):
        if not left.filter(guest_email=address).exists():
            forget_mails(email=address)
    return len(over)


@transaction.atomic
def erase_old(*, years: int | None = None) -> int:
    """Erase names and addresses of orders that the law no longer asks for; return how many.

    So do their invoices, what was written with a return, and mails that are still known.

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
    gone = get_model("order", "Order").objects.filter(pk__in=old)
    addresses = {order.email for order in gone.select_related("user") if order.email}
    gone.update(user=None, guest_email="")
    get_model("returns", "Return").objects.filter(order__in=old).update(name="", note="", answer="")
    for paper in get_model("documents", "Document").objects.filter(order__in=old).iterator():
        paper.content |= {"buyer": [ERASED], "email": ""}
        paper.save(update_fields=["content"])
    for address in addresses - _still_named(addresses):
        forget_mails(email=address)
    return len(old)


def _still_named(addresses: set[str]) -> set[str]:
    """Return those of the addresses that an order or an account still has."""
    orders = get_model("order", "Order").objects.filter(guest_email__in=addresses)
    users = get_user_model().objects.filter(email__in=addresses)
    return {
        *orders.values_list("guest_email", flat=True),
        *users.values_list("email", flat=True),
    }


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
