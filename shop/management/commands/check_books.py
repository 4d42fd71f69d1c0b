"""``manage.py check_books``: whether orders, stock and money agree; exits 1 when they don't."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.books import problems


class Command(BaseCommand):
    help = "Check that orders, stock and ledger add up, to the cent and to the piece."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for problem in problems():
            found += 1
            self.stdout.write(problem)
        if found:
            raise CommandError(f"The books are off in {found} places.", returncode=1)
        self.stdout.write("The books balance.")
