"""How shop and sandbox prove to each other who they are.

``t=<seconds>,v1=<hex>`` where v1 is the HMAC-SHA256, under the shared secret, of
``<seconds>.<what is signed>``. What is older than five minutes is refused, so that a
signature that was overheard is of no use later.
"""

import hashlib
import hmac
import re
import time

OLDEST = 300  # seconds
HEADER = "Sandbox-Signature"


class BadSignature(Exception):
    """It is missing, wrong or too old."""


def sign(secret: str, signed: bytes, now: float | None = None) -> str:
    """Return the header's value for what is signed."""
    stamp = str(int(time.time() if now is None else now))
    return f"t={stamp},v1={_digest(secret, stamp, signed)}"


def check(secret: str, header: str, signed: bytes, now: float | None = None) -> None:
    """Raise :class:`BadSignature` unless the header fits what is signed and is fresh."""
    found = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", header or "")
    if not found:
        raise BadSignature("The signature is missing or unreadable.")
    if not hmac.compare_digest(found[2], _digest(secret, found[1], signed)):
        raise BadSignature("The signature is wrong.")
    if abs((time.time() if now is None else now) - int(found[1])) > OLDEST:
        raise BadSignature("The signature is too old.")


def request_text(method: str, path: str, body: bytes) -> bytes:
    """Return what a request to the sandbox signs."""
    return f"{method.upper()} {path}\n".encode() + body


def _digest(secret: str, stamp: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + signed, hashlib.sha256).hexdigest()
