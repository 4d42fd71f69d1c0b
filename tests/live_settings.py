"""Settings of the live sites: the real ones, and the static files where the tests put them."""

import os
from pathlib import Path

from config.settings.base import *  # noqa: F403

STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or STATIC_ROOT)  # noqa: F405
PAYMENT_BANK["iban"] = PAYMENT_BANK["iban"] or "GB33BUKB20201555555555"  # noqa: F405
SHOP_ORDERS_AN_HOUR = {"net": 100_000, "buyer": 100_000}  # all buyers are here, and are Ada
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"  # noqa: F405
# What the test process and the demo's template wrote has a cheap hash.
PASSWORD_HASHERS = [*PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]  # noqa: F405
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "tests.static_storage.UncompressedStorage"}
}
