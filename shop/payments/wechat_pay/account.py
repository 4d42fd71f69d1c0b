"""The merchant's account at WeChat Pay, as the environment gives it."""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings

from shop.payments import keys
from shop.payments.method import unset

_NEEDED = {
    "mchid": "WECHAT_PAY_MCHID",
    "appid": "WECHAT_PAY_APPID",
    "app_secret": "WECHAT_PAY_APP_SECRET",
    "key": "WECHAT_PAY_KEY",
    "serial": "WECHAT_PAY_SERIAL",
    "v3_key": "WECHAT_PAY_V3_KEY",
}
_TOGETHER = {"public_key": "WECHAT_PAY_PUBLIC_KEY", "public_key_id": "WECHAT_PAY_PUBLIC_KEY_ID"}


@dataclass(frozen=True)
class Account:
    """Who we are to WeChat Pay, and where it is."""

    mchid: str
    appid: str
    app_secret: str
    key: str
    serial: str
    v3_key: str
    public_key: str
    public_key_id: str
    url: str
    sign_in_url: str
    people_url: str

    @property
    def private_key(self) -> RSAPrivateKey:
        """The key that our requests are signed with."""
        return keys.private_key(self.key)

    @property
    def their_key(self) -> RSAPublicKey | None:
        """WeChat Pay's public key, where the account has one; else it signs with certificates."""
        return keys.public_key(self.public_key) if self.public_key else None


def account() -> Account:
    """Return the account of the settings."""
    return Account(**settings.WECHAT_PAY)


def missing() -> tuple[str, ...]:
    """Return the variables that are still to be set."""
    given = settings.WECHAT_PAY
    together = _TOGETHER if any(given[name] for name in _TOGETHER) else {}
    return unset(given, _NEEDED | together)


def broken() -> Iterator[str]:
    """Yield what is wrong with the variables that are set, each with its name."""
    given = settings.WECHAT_PAY
    for name, read in (("key", keys.private_key), ("public_key", keys.public_key)):
        if given[name]:
            try:
                read(given[name])
            except keys.BrokenKey as fault:
                yield f"{(_NEEDED | _TOGETHER)[name]} cannot be used: {fault}."
    if given["v3_key"] and len(given["v3_key"].encode()) != 32:
        yield "WECHAT_PAY_V3_KEY cannot be used: it has 32 letters and digits."
