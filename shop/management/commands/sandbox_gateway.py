"""``manage.py sandbox_gateway``: the payment gateway to try the shop with."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from shop.payments.sandbox.server.serving import make


class Command(BaseCommand):
    help = "Run the sandbox gateway at SANDBOX_URL until Ctrl-C. It takes no real money."

    def handle(self, *args: Any, **options: Any) -> None:
        address = urlsplit(settings.SANDBOX_URL)
        server = make(
            host=address.hostname or "127.0.0.1",
            port=address.port or 8001,
            file=Path(settings.DATA_DIR) / "sandbox.sqlite3",
            secret=settings.SANDBOX_SECRET,
            public_url=settings.SANDBOX_URL,
        )
        self.stdout.write(f"The sandbox gateway is at {settings.SANDBOX_URL}. Ctrl-C ends it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        finally:
            server.server_close()
