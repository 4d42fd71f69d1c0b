"""Offers and vouchers as they must not be counted: read, added to, saved.

The guards run against it, to show that the crowd of the race tests does find the gap.
"""

import time
from typing import Any

from django.apps import AppConfig

GAP = 0.05


class UncountedConfig(AppConfig):
    name = "tests.races"
    label = "uncounted"

    def ready(self) -> None:
        from shop.checkout import operations
        from shop.offer import usage
        from shop.voucher import usage as vouchers

        from .unlocked import place_order

        operations.place_order = place_order
        usage.take, vouchers.take = take, take_vouchers


def take(*, order: Any, applications: Any, person: Any) -> None:
    """Count as django-oscar does: from what was read a while ago, the status saved along."""
    from django.db.models import Model

    for one in applications:
        offer = one["offer"]
        time.sleep(GAP)
        offer.num_applications += one["freq"]
        offer.num_orders += 1
        Model.save(offer)


def take_vouchers(*, order: Any, applications: Any, user: Any, buyer: Any) -> None:
    """Write that the voucher was used; whether it may be was looked at before."""
    for one in applications:
        if one["voucher"]:
            one["voucher"].applications.create(order=order)
