"""Whether an answer or a notice is signed by WeChat Pay, and fresh."""

import re
import time
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from wechatpayv3 import utils as official

OLDEST = 300  # seconds
KIND = "WECHATPAY2-SHA256-RSA2048"


class Unproven(Exception):
    """It is not signed, wrongly signed, or too old. The message says which."""


def check(headers: Mapping[str, str], body: bytes, key: RSAPublicKey) -> None:
    """Raise :class:`Unproven` unless the body is signed with the key, within five minutes."""
    stamp, nonce = headers.get("Wechatpay-Timestamp", ""), headers.get("Wechatpay-Nonce", "")
    signature = headers.get("Wechatpay-Signature", "")
    if not (signature and nonce and re.fullmatch(r"[0-9]{1,12}", stamp)):
        raise Unproven("It is not signed.")
    if headers.get("Wechatpay-Signature-Type", KIND) != KIND:
        raise Unproven("It is signed in an unknown way.")
    try:
        fits = official.rsa_verify(stamp, nonce, body.decode("utf-8"), signature, key)
    except ValueError:
        fits = False
    if not fits:
        raise Unproven("The signature is wrong.")
    if abs(time.time() - int(stamp)) > OLDEST:
        raise Unproven("The signature is too old.")
