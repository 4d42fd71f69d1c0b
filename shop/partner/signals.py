"""Receivers for events of Oscar that we cannot call; each is one line into an operation."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from oscar.core.loading import get_model

from shop.partner.operations import note_price

StockRecord = get_model("partner", "StockRecord")


@receiver(post_save, sender=StockRecord, dispatch_uid="note_price")
def stockrecord_saved(instance: object, raw: bool = False, **kwargs: object) -> None:
    """Remember the price from now on."""
    if not raw:
        note_price(stockrecord=instance)
