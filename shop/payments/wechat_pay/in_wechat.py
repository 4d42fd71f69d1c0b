"""Paying inside WeChat: who the buyer is there, and what its own bridge wants signed."""

import secrets
import time
from urllib.parse import urlencode

import requests
from wechatpayv3 import utils as official

from shop.payments.deadline import Deadline
from shop.payments.gateway import GatewayDown

from .account import Account


class SignInRefused(Exception):
    """WeChat does not tell who the buyer is: the code was used, is too old, or is not ours."""


def sign_in_url(account: Account, *, back: str, state: str) -> str:
    """Return WeChat's page that comes back at once with a code, asking the buyer nothing."""
    query = {
        "appid": account.appid,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    return f"{account.sign_in_url}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"


def openid_of(account: Account, code: str) -> str:
    """Return the buyer's name at WeChat for a code. Raises SignInRefused and GatewayDown."""
    query = {
        "appid": account.appid,
        "secret": account.app_secret,
        "code": code,
        "grant_type": "authorization_code",
    }
    try:
        answer = requests.get(  # nosec B113  it has one
            f"{account.people_url}/sns/oauth2/access_token",
            params=query,
            timeout=Deadline().timeout(),
            allow_redirects=False,
        )
        found = answer.json()
    except (requests.RequestException, ValueError) as silence:
        # Its words may hold the address, and so the secret.
        raise GatewayDown(f"WeChat does not answer: {type(silence).__name__}") from None
    if answer.status_code != 200 or not isinstance(found, dict):
        raise GatewayDown(f"WeChat answered {answer.status_code}.")
    if not found.get("openid"):
        raise SignInRefused(f"{found.get('errcode')} {found.get('errmsg')}")
    return str(found["openid"])


def bridge(account: Account, prepared: str) -> dict[str, str]:
    """Return what WeChat's own script needs to open the sheet for a prepared payment."""
    stamp, nonce = str(int(time.time())), secrets.token_hex(16)
    package = f"prepay_id={prepared}"
    signed = f"{account.appid}\n{stamp}\n{nonce}\n{package}\n"
    return {
        "appId": account.appid,
        "timeStamp": stamp,
        "nonceStr": nonce,
        "package": package,
        "signType": "RSA",
        "paySign": official.rsa_sign(account.private_key, signed),
    }
