"""Keys and certificates of the gateways: RSA, as PEM text or as bare Base64 without its lines."""

import re
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

_BARE = re.compile(r"[A-Za-z0-9+/\s]{64,}={0,2}\s*")
SMALLEST = 2048  # bits


class BrokenKey(ValueError):
    """It is no key of the kind that is wanted. The message says why."""


@lru_cache(maxsize=16)
def private_key(text: str) -> RSAPrivateKey:
    """Return the RSA key in the text, which has no password. Raises :class:`BrokenKey`."""
    for label in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = serialization.load_pem_private_key(pem(text, label).encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        return _rsa(key, RSAPrivateKey)
    raise BrokenKey("it holds no private key that can be read without a password")


@lru_cache(maxsize=16)
def public_key(text: str) -> RSAPublicKey:
    """Return the public RSA key in the text. Raises :class:`BrokenKey`."""
    try:
        key = serialization.load_pem_public_key(pem(text, "PUBLIC KEY").encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise BrokenKey("it holds no public key") from fault
    return _rsa(key, RSAPublicKey)


@lru_cache(maxsize=16)
def certificate(text: str) -> x509.Certificate:
    """Return the first certificate in the text. Raises :class:`BrokenKey`."""
    try:
        return x509.load_pem_x509_certificate(pem(text, "CERTIFICATE").encode())
    except ValueError as fault:
        raise BrokenKey("it holds no certificate") from fault


def pem(text: str, label: str) -> str:
    """Return the text as PEM: bare Base64 gets the lines that ``label`` names."""
    if not _BARE.fullmatch(text):
        return text
    bare = "".join(text.split())
    lines = [bare[at : at + 64] for at in range(0, len(bare), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def as_pem(key: RSAPrivateKey | RSAPublicKey) -> str:
    """Return the key as PEM, for a library that wants text."""
    if isinstance(key, RSAPrivateKey):
        return key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def _rsa(key: Any, kind: type) -> Any:
    if not isinstance(key, kind):
        raise BrokenKey("it is not an RSA key")
    if key.key_size < SMALLEST:
        raise BrokenKey(f"it has {key.key_size} bits and needs {SMALLEST}")
    return key
