"""Holding a basket while it changes, the one that a visitor is only just beginning included."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

BEGINNING = timedelta(minutes=1)


class CannotAdd(Exception):
    """The basket does not take it. The message says why and is fit to show."""


@contextmanager
def held(basket: Any, visitor: str = "") -> Iterator[None]:
    """Hold the basket in a transaction, so that of two changes at once both count.

    A basket that is not saved yet is saved, and is as before when the block fails.
    ``visitor`` tells who begins it (see :func:`shop.basket.middleware.visitor_mark`): of two
    first adds at once the second goes into the first one's basket. Raises CannotAdd when the
    basket has become an order.
    """
    new = basket.pk is None
    try:
        with transaction.atomic():
            if new:
                _begin(basket, visitor)
            _lock(basket)
            yield
    except BaseException:
        if new:
            basket.pk, basket._state.adding = None, True
        raise


def _lock(basket: Any) -> None:
    rows = basket.__class__.objects.select_for_update().filter(pk=basket.pk)
    if rows.values_list("status", flat=True).first() != basket.OPEN:
        raise CannotAdd(_("This basket has been ordered. Add again to start a new one."))
    basket._lines = None  # what was read before the lock may be old


def _begin(basket: Any, visitor: str) -> None:
    """Save the basket, or turn it into the one that the same visitor began a moment ago."""
    if not visitor:
        basket.save()
        return
    _queue_up(visitor)
    additions = get_model("basket", "Addition").objects
    mark = f"begun by {visitor}"[:64]
    begun = additions.filter(
        key=mark,
        basket__owner=None,
        basket__status=basket.OPEN,
        date_created__gte=timezone.now() - BEGINNING,
    )
    if found := begun.values_list("basket_id", flat=True).first():
        basket.pk, basket._state.adding = found, False
        basket.refresh_from_db()
    else:
        basket.save()
        additions.create(basket=basket, key=mark)


def _queue_up(visitor: str) -> None:
    """Let one request of the visitor at a time begin a basket.

    There is no row to lock yet. SQLite's transactions queue by themselves, as ours begin with
    the lock in hand.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(visitor.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
