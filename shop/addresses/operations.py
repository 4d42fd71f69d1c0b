"""Keeping addresses: adding, changing, deleting, and choosing the one to begin with."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from oscar.core.loading import get_model

from shop.checkout.operations import Destination

MOST = 20


class TooMany(Exception):
    """Somebody keeps as many addresses as there may be."""


@transaction.atomic
def keep(*, user: Any, destination: Destination, default: bool, address: Any = None) -> Any:
    """Keep a new address, or change ``address``, and return it; the same twice is kept once.

    The first one is the one that the checkout begins with. Raises :class:`TooMany`.
    """
    _lock(user)
    rows = get_model("address", "UserAddress").objects.filter(user=user)
    if address is None:
        if rows.count() >= MOST:
            raise TooMany
        address = get_model("address", "UserAddress")(user=user)
    _fill(address, destination)
    twin = rows.filter(hash=address.generate_hash()).exclude(pk=address.pk).first()
    if twin is not None:
        if address.pk:
            address.delete()
        address = twin
        _fill(address, destination)
    others = rows.exclude(pk=address.pk)
    address.is_default_for_shipping = default or not others.exists()
    address.save()
    return address


@transaction.atomic
def delete(*, user: Any, address_id: int) -> bool:
    """Delete one of the user's addresses; return whether there was such a one.

    If it was the one to begin with, the newest of the others takes its place.
    """
    _lock(user)
    rows = get_model("address", "UserAddress").objects.filter(user=user)
    address = rows.filter(pk=address_id).first()
    if address is None:
        return False
    address.delete()
    heir = rows.order_by("-pk").first()
    if address.is_default_for_shipping and heir is not None:
        heir.is_default_for_shipping = True
        heir.save()
    return True


@transaction.atomic
def begin_with(*, user: Any, address_id: int) -> bool:
    """Let the checkout begin with this address of the user's; return whether there is one."""
    _lock(user)
    rows = get_model("address", "UserAddress").objects.filter(user=user)
    if not rows.filter(pk=address_id).exists():
        return False
    rows.update(is_default_for_shipping=False)
    rows.filter(pk=address_id).update(is_default_for_shipping=True)
    return True


def _lock(user: Any) -> None:
    """Hold the user's row, so that one address is the one to begin with, and one alone."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def _fill(address: Any, destination: Destination) -> None:
    first, _blank, last = destination.name.rpartition(" ")
    address.first_name, address.last_name = first, last
    address.line1, address.line2 = destination.line1, destination.line2
    address.line4, address.state = destination.city, destination.state
    address.postcode, address.country_id = destination.postcode, destination.country
    address.phone_number = destination.phone
