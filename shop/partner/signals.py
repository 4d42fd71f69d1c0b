"""Receivers for events of Oscar that we cannot call; each is one line into an operation."""

from collections.abc import Collection
from typing import Any

from django.core.signals import request_started
from django.db.models.signals import post_save
from django.dispatch import receiver
from oscar.core.loading import get_model

from shop.partner.operations import count_again, note_price
from shop.partner.showing import forget

StockRecord = get_model("partner", "StockRecord")
ProductClass = get_model("catalogue", "ProductClass")
_PRICE = {"price", "sale_price", "sale_from", "sale_until"}


@receiver(post_save, sender=StockRecord, dispatch_uid="note_price")
def stockrecord_saved(
    instance: object,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: object,
) -> None:
    """Remember the price from now on, unless something else of the row was saved."""
    if not raw and (update_fields is None or _PRICE & set(update_fields)):
        note_price(stockrecord=instance)


@receiver(post_save, sender=ProductClass, dispatch_uid="count_again")
def product_class_saved(instance: Any, raw: bool = False, **kwargs: object) -> None:
    """Whose pieces are counted from now on may be held by orders already."""
    if instance.track_stock and not raw:
        count_again(product_class=instance)


@receiver(request_started, dispatch_uid="forget_how_prices_are_shown")
def request_begins(**kwargs: object) -> None:
    """What one request has asked is not known to the next."""
    forget()
