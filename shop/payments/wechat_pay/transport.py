"""One signed request to WeChat Pay, and what came back, not yet believed.

The library ``wechatpayv3`` signs requests and opens what is encrypted. Its client is not used: it
calls a host that is written into it before anything can be set, takes notices of any age, trusts
whatever lies in its folder of certificates, and reads private keys of one kind of PEM alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from wechatpayv3 import utils as official

from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown

from .account import Account

LONGEST = 256 * 1024


@dataclass(frozen=True)
class Raw:
    """An answer as it came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(
    account: Account,
    method: str,
    path: str,
    plain: dict[str, Any] | None = None,
    *,
    deadline: Deadline,
) -> Raw:
    """Send a request, signed over exactly the bytes that go out. Raises GatewayDown."""
    body = json.dumps(plain, ensure_ascii=False) if plain is not None else ""
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": "Chapbook",
        "Authorization": official.build_authorization(
            path, method, account.mchid, account.serial, account.private_key, data=body
        ),
    }
    if account.public_key_id:
        headers["Wechatpay-Serial"] = account.public_key_id
    try:
        answer = requests.request(
            method,
            account.url + path,
            data=body.encode(),
            headers=headers,
            timeout=deadline.timeout(),
            allow_redirects=False,
        )
    except requests.RequestException as silence:
        raise GatewayDown(f"WeChat Pay does not answer: {silence}") from silence
    if len(answer.content) > LONGEST:
        raise GatewayDown("WeChat Pay's answer is too long.")
    return Raw(answer.status_code, answer.headers, answer.content)


def unlock(account: Account, sealed: Mapping[str, Any]) -> str:
    """Return what was encrypted for us (AES-256-GCM). Raises ValueError if it was not."""
    if sealed.get("algorithm") != "AEAD_AES_256_GCM":
        raise ValueError("It is encrypted in an unknown way.")
    text = official.aes_decrypt(
        nonce=str(sealed["nonce"]),
        ciphertext=str(sealed["ciphertext"]),
        associated_data=str(sealed.get("associated_data") or ""),
        apiv3_key=account.v3_key,
    )
    if text is None:
        raise ValueError("It was not encrypted with our key.")
    return str(text)
