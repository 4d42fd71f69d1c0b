"""``manage.py load_demo``: the demo shop, or its texts and goods once more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from config.demo import goods, marketing, pages, people
from config.demo.photos import Photos


class Command(BaseCommand):
    help = "Load the demo shop: goods, photographs, stories in two languages, sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), translation.override("en"):
            photos = Photos()
            goods.load(photos)
            marketing.load()
            pages.load(photos)
            people.load()
        self.stdout.write("The demo is loaded. Sign in at /manage/ as")
        for email, password in people.sign_ins().items():
            self.stdout.write(f"  {email}  {password}")
