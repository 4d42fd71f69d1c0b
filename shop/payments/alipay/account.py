"""The merchant's account at Alipay, as the environment gives it."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from alipay import AliPay, DCAliPay
from django.conf import settings

from shop.payments import keys
from shop.payments.method import unset

_NEEDED = {"app_id": "ALIPAY_APP_ID", "seller_id": "ALIPAY_SELLER_ID", "key": "ALIPAY_KEY"}
_CERTIFICATES = {
    "app_cert": "ALIPAY_APP_CERT",
    "cert": "ALIPAY_CERT",
    "root_cert": "ALIPAY_ROOT_CERT",
}
_READERS: dict[str, Callable[[str], Any]] = {
    "key": keys.private_key,
    "public_key": keys.public_key,
    "app_cert": keys.certificate,
    "cert": keys.certificate,
    "root_cert": keys.certificate,
}


def with_certificates() -> bool:
    """Return whether the account works with certificates, not with a bare public key."""
    return any(settings.ALIPAY[name] for name in _CERTIFICATES)


def missing() -> tuple[str, ...]:
    """Return the variables that are still to be set."""
    needed = dict(_NEEDED)
    needed |= _CERTIFICATES if with_certificates() else {"public_key": "ALIPAY_PUBLIC_KEY"}
    return unset(settings.ALIPAY, needed)


def broken() -> Iterator[str]:
    """Yield what is wrong with the variables that are set, each with its name."""
    for name, read in _READERS.items():
        if settings.ALIPAY[name]:
            try:
                read(settings.ALIPAY[name])
            except keys.BrokenKey as fault:
                yield f"ALIPAY_{name.upper()} cannot be used: {fault}."


def signer() -> AliPay | DCAliPay:
    """Return the library's object that signs for the account and checks Alipay's signatures."""
    return _signer(tuple(sorted(settings.ALIPAY.items())))


@lru_cache(maxsize=4)
def _signer(items: tuple[tuple[str, str], ...]) -> AliPay | DCAliPay:
    given = dict(items)
    mine = keys.as_pem(keys.private_key(given["key"]))
    if not given["cert"]:
        theirs = keys.as_pem(keys.public_key(given["public_key"]))
        return AliPay(given["app_id"], None, mine, theirs)
    return DCAliPay(
        appid=given["app_id"],
        app_private_key_string=mine,
        app_public_key_cert_string=given["app_cert"],
        alipay_public_key_cert_string=given["cert"],
        alipay_root_cert_string=given["root_cert"],
    )
