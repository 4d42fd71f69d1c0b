"""Asking to be told, and telling: once each, in the order of asking, in portions that fit.

Stock rises in many ways: a cancelled order, goods on the shelf again, an edit, an import, a
date that comes. Most are bare UPDATEs that send no signal, and one is nothing but time. So
nothing listens for an event that could be missed or lost in a crash: the worker's caretaker
compares what is waited for with what can be bought, every two minutes (:func:`tell_all`).
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from shop import member_news, storefront
from shop.mail import operations as post

from . import mail, selectors
from .models import WAITS_FOR, Alert, address_key, unconfirmed_until

A_PIECE = 2  # people told for each free piece: not everybody buys
PORTION_LASTS = timedelta(days=1)  # then, if some are left, the next in line are told
MOST_AT_ONCE = 500
MOST_AN_ADDRESS = 50  # alerts that one address may have; more are no reader's


class CannotAsk(Exception):
    """The product cannot be waited for: it can be bought, or is no longer sold."""


@transaction.atomic
def ask(*, product: Any, email: str, language: str, known: bool = False) -> Alert | None:
    """Write down that the address wants to hear of the product; return the alert.

    A guest is sent a mail to confirm it. ``known`` says that the address is proven to be the
    asker's. Asking again changes nothing, but sends a mail that was lost once more, at most
    once an hour. None when the address has too many alerts, of which nobody is told.
    Raises :class:`CannotAsk`.
    """
    if (
        product.is_parent
        or selectors.standing([product.pk])[product.pk].state not in selectors.ASKABLE
    ):
        raise CannotAsk
    email = email.strip().lower()
    if Alert.objects.filter(email=email).count() >= MOST_AN_ADDRESS:
        return None
    alert, _created = Alert.objects.get_or_create(
        product=product,
        email=email,
        told=None,
        defaults={"language": language, "address_key": address_key(email)},
    )
    if alert.confirmed and alert.expires > timezone.now():
        return alert
    if known:
        return _confirm(alert)
    Alert.objects.filter(pk=alert.pk).update(expires=unconfirmed_until())
    post.write(
        kind=mail.CONFIRM,
        to=email,
        language=language,
        key=f"{mail.CONFIRM}-{alert.key}-{timezone.now():%Y%m%d%H}",
        about={"alert": alert.pk},
    )
    return alert


@transaction.atomic
def confirm(*, key: str) -> Alert | None:
    """Make the alert count and return it; None when there is no such alert (any more)."""
    rows = Alert.objects.select_for_update(of=("self",)).select_related("product__parent")
    alert = rows.filter(key=key, told__isnull=True, expires__gt=timezone.now()).first()
    if alert is None or alert.confirmed:
        return alert
    return _confirm(alert)


@transaction.atomic
def stop(*, address: str) -> int:
    """Delete every alert of the address with this key; return how many there were."""
    if not address:
        return 0
    deleted, _by_model = Alert.objects.filter(address_key=address).delete()
    return deleted


def forget(*, email: str) -> int:
    """Delete every alert of an e-mail address, as its owner asked; return how many."""
    deleted, _by_model = Alert.objects.filter(email=email.strip().lower()).delete()
    return deleted


def tell_all() -> int:
    """Tell people of everything that is back, and delete what is over; return how many people.

    Safe to run at the same time in several workers.
    """
    now = timezone.now()
    Alert.objects.filter(told__isnull=True, expires__lte=now).delete()
    Alert.objects.filter(told__lt=now - PORTION_LASTS).delete()
    ids = list(selectors.demand().values_list("product_id", flat=True))
    back = {one: stock for one, stock in selectors.standing(ids).items() if stock.state.can_buy}
    return sum(_tell(product_id, stock.free) for product_id, stock in sorted(back.items()))


@transaction.atomic
def _tell(product_id: int, free: int | None) -> int:
    """Tell the next in line that the product is back; return how many were told.

    Of a product with N free pieces at most twice N people are told within a day.
    """
    now = timezone.now()
    told = Alert.objects.filter(product_id=product_id, told__gte=now - PORTION_LASTS).count()
    portion = MOST_AT_ONCE if free is None else min(free * A_PIECE - told, MOST_AT_ONCE)
    if portion <= 0:
        return 0
    line = selectors.waiting().filter(product_id=product_id)
    chosen = list(line.values_list("pk", flat=True)[:portion])
    # Chosen first and locked afterwards: two workers then choose the same, and one finds them told.
    rows = Alert.objects.select_for_update().filter(pk__in=chosen, told__isnull=True)
    alerts = list(rows.order_by("pk"))
    for alert in alerts:
        post.write(
            kind=mail.BACK,
            to=alert.email,
            language=alert.language,
            key=f"{mail.BACK}-{alert.key}",
            about={"product": product_id, "address": alert.address_key},
        )
    _tell_members([alert.email for alert in alerts], product_id)
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(
        told=now, email="", address_key=""
    )
    return len(alerts)


def _tell_members(addresses: list[str], product_id: int) -> None:
    """Let the members with these addresses find it in their inboxes, too."""
    proven = {"emailaddress__email__in": addresses, "emailaddress__verified": True}
    members = list(get_user_model().objects.filter(**proven).distinct()) if addresses else []
    card = storefront.card(product_id)
    news = member_news.News(
        code="restock",
        key=f"restock:{product_id}:{timezone.now():%Y%m%d%H%M%S%f}",
        about=card.title,
        path=card.url,
    )
    member_news.tell(members, news)


def _confirm(alert: Alert) -> Alert:
    alert.confirmed = timezone.now()
    alert.expires = alert.confirmed + WAITS_FOR
    alert.save(update_fields=["confirmed", "expires"])
    return alert
