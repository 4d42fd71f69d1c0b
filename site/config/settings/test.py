"""Settings for the tests: the same house, with cheap hashes and mail kept in memory."""

import os
from pathlib import Path

os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[3] / ".cache" / "test"))
os.environ.setdefault("LOG_LEVEL", "warning")
os.environ.setdefault("SECRET_KEY", "only-for-tests-and-nowhere-else-0123456789")

from .base import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["limits"] = {"BACKEND": CACHES["default"]["BACKEND"], "LOCATION": "limits"}  # noqa: F405
PAYMENT_BANK["iban"] = "GB33BUKB20201555555555"  # noqa: F405
_AT_ONCE = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
TASKS = {"default": _AT_ONCE, "worker": _AT_ONCE}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
