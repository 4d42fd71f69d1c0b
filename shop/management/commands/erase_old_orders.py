"""``manage.py erase_old_orders``: take names and addresses from orders past the legal period."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.erasure import erase_all_old


class Command(BaseCommand):
    help = "Erases names and addresses of orders older than BOOKS_YEARS. Sums and goods stay."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erase_all_old()} orders have lost their names and addresses.")
