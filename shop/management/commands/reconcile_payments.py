"""``manage.py reconcile_payments``: settle what is open, for an outage of the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.payments.operations import reconcile


class Command(BaseCommand):
    help = "Ask the gateways about every open payment and refund, and settle them."

    def handle(self, *args: Any, **options: Any) -> None:
        found = reconcile()
        told = ", ".join(f"{number} {state}" for state, number in sorted(found.items()))
        self.stdout.write(told or "No payment is open.")
