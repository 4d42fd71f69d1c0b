"""Secrets of authenticator apps, so that a copied database opens no account."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def sealed(text: str) -> str:
    """Return the text so that only this site's secret key opens it."""
    return _box().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """Return what was sealed with the secret key or one of its fallbacks.

    Raises cryptography.fernet.InvalidToken for anything else.
    """
    return _box().decrypt(text.encode()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(key))) for key in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"chapbook.second-factor\n" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
