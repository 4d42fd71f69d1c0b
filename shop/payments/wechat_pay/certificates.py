"""WeChat Pay's keys: its public key where the account has one, else its platform certificates.

Certificates change while the shop runs: they are asked for again twice a day, and at once when
something is signed with one that is not known. They are kept in memory alone: a process that
starts asks for them, and no file can put a false one in.
"""

import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from shop.payments import keys
from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown

from . import transport
from .account import Account
from .proof import Unproven, check

logger = logging.getLogger(__name__)

REFRESH = 12 * 60 * 60  # seconds
RETRY = 60  # seconds: a made-up serial number does not make us ask each time


@dataclass
class _Kept:
    certificates: dict[int, x509.Certificate] = field(default_factory=dict)
    asked: float = float("-inf")
    fresh: float = float("-inf")


_kept: dict[tuple[str, str], _Kept] = {}
_lock = threading.Lock()


def key_of(account: Account, serial: str, *, deadline: Deadline) -> RSAPublicKey:
    """Return the key with this serial number. Raises Unproven if it is not WeChat Pay's.

    Raises GatewayDown when that cannot be found out now.
    """
    if account.public_key_id and serial == account.public_key_id:
        return keys.public_key(account.public_key)
    try:
        number = int(serial, 16)
    except ValueError as fault:
        raise Unproven("It names no certificate.") from fault
    kept = _of(account)
    now = time.monotonic()
    known = number in kept.certificates
    if now - kept.asked > RETRY and (not known or now - kept.fresh > REFRESH):
        try:
            _refresh(account, kept, now, deadline)
        except GatewayDown:
            if not known:
                raise
            logger.warning("WeChat Pay's certificates could not be renewed.")
    found = kept.certificates.get(number)
    if found is None or not _is_valid(found):
        raise Unproven("It is signed with a certificate that is not WeChat Pay's.")
    return _rsa(found)


def forget() -> None:
    """Drop what is kept in memory, so that it is asked for again."""
    with _lock:
        _kept.clear()


def _of(account: Account) -> _Kept:
    with _lock:
        return _kept.setdefault((account.url, account.mchid), _Kept())


def _refresh(account: Account, kept: _Kept, now: float, deadline: Deadline) -> None:
    """Download the certificates. Who knows our secret key made them; they sign the download."""
    raw = transport.send(account, "GET", "/v3/certificates", deadline=deadline)
    if raw.status >= 500 or raw.status == 429:
        raise GatewayDown(f"WeChat Pay answered {raw.status} when asked for its certificates.")
    kept.asked = now
    if raw.status != 200:
        logger.error("WeChat Pay gives no certificates (%s): %r", raw.status, raw.body[:300])
        return
    try:
        found = dict(_read(account, raw.body))
        check(raw.headers, raw.body, _signer(account, raw.headers, found))
    except (ValueError, KeyError, TypeError, Unproven) as fault:
        raise GatewayDown(f"WeChat Pay's certificates cannot be believed: {fault}") from fault
    kept.certificates, kept.fresh = found, now


def _signer(
    account: Account, headers: Mapping[str, str], found: dict[int, x509.Certificate]
) -> RSAPublicKey:
    serial = headers.get("Wechatpay-Serial", "")
    if account.public_key_id and serial == account.public_key_id:
        return keys.public_key(account.public_key)
    signer = found.get(int(serial, 16))
    if signer is None:
        raise Unproven("The download is signed with none of its certificates.")
    return _rsa(signer)


def _read(account: Account, body: bytes) -> list[tuple[int, x509.Certificate]]:
    rows = json.loads(body)["data"]
    texts = [transport.unlock(account, row["encrypt_certificate"]) for row in rows]
    found = [x509.load_pem_x509_certificate(text.encode()) for text in texts]
    return [(one.serial_number, one) for one in found if _is_valid(one)]


def _is_valid(one: x509.Certificate) -> bool:
    return one.not_valid_before_utc <= datetime.now(UTC) <= one.not_valid_after_utc


def _rsa(one: x509.Certificate) -> RSAPublicKey:
    key = one.public_key()
    if not isinstance(key, RSAPublicKey):
        raise Unproven("The certificate holds no RSA key.")
    return key
