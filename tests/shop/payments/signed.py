"""Notices as the sandbox signs and sends them."""

import json
from typing import Any

import requests
from django.urls import reverse

from shop.payments.sandbox import signing


def signed(notice: dict[str, Any], secret: str) -> tuple[bytes, dict[str, str]]:
    """Return a notice's body and headers, signed now."""
    body = json.dumps(notice).encode()
    return body, {
        "Content-Type": "application/json",
        signing.HEADER: signing.sign(secret, body),
    }


def post_notice(site: str, notice: dict[str, Any], secret: str) -> requests.Response:
    """Post a signed notice to the site and return its answer."""
    body, headers = signed(notice, secret)
    address = site + reverse("payments:notice", kwargs={"method": "sandbox"})
    return requests.post(address, data=body, headers=headers, timeout=60)
