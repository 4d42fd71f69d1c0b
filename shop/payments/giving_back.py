"""Whose payment was not made gets the basket back: once, and nobody else does."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.basket import operations as baskets
from shop.basket.locking import CannotAdd
from shop.offer.people import Person
from shop.voucher import operations as vouchers
from shop.voucher.operations import CannotEnter

from .models import Attempt


def give_back(*, attempt: Attempt, basket: Any, buyer: Person, visitor: str = "") -> bool:
    """Put what the attempt's order held into the basket, its vouchers included.

    Returns False, and changes nothing, where that was done before: whoever has taken something
    out since, or looks at the page again, finds the basket as they left it.
    """
    with transaction.atomic():
        rows = Attempt.objects.filter(pk=attempt.pk, date_given_back=None)
        if not rows.update(date_given_back=timezone.now()):
            return False
        baskets.put_back(basket=basket, order=attempt.order, visitor=visitor)
    for code in _codes(attempt.order):
        with suppress(CannotAdd, CannotEnter):
            vouchers.enter(basket=basket, code=code, buyer=buyer, visitor=visitor)
    return True


def _codes(order: Any) -> list[str]:
    return list(order.basket.vouchers.values_list("code", flat=True)) if order.basket else []
