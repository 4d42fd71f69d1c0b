import json
from html import unescape
from urllib.parse import urlsplit

import pytest
import requests
from django.urls import reverse

from shop.payments.wechat_pay import certificates
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send
from tests.shop.payments.local import make_key, private_pem, public_pem
from tests.shop.payments.wechat_pay.server import (
    APP_SECRET,
    APPID,
    MCHID,
    PUBLIC_KEY_ID,
    SERIAL,
    V3_KEY,
    Signer,
    WeChatServer,
)

DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
IN_WECHAT = f"{PHONE} MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN"


@pytest.fixture(scope="session")
def merchant_key():
    return make_key()


@pytest.fixture(scope="session")
def platform():
    """The platform certificate that WeChat Pay signs with."""
    return Signer()


@pytest.fixture(scope="session")
def platform_key():
    """The public key of accounts that have no certificates any more."""
    return Signer(name=PUBLIC_KEY_ID)


@pytest.fixture
def chinese_shop(settings, db):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    settings.OSCAR_DEFAULT_CURRENCY = "CNY"
    settings.SHOP_PAYMENTS = ["wechat_pay", "bank_transfer"]
    return settings


@pytest.fixture
def wechat(chinese_shop, merchant_key, platform):
    """A WeChat Pay of our own on a free port, with an account for the shop."""
    certificates.forget()
    server = WeChatServer(merchant_key, platform)
    chinese_shop.WECHAT_PAY = {
        "mchid": MCHID,
        "appid": APPID,
        "app_secret": APP_SECRET,
        "key": private_pem(merchant_key),
        "serial": SERIAL,
        "v3_key": V3_KEY,
        "public_key": "",
        "public_key_id": "",
        "url": server.url,
        "sign_in_url": server.url,
        "people_url": server.url,
    }
    yield server
    server.stop()


@pytest.fixture
def with_public_key(wechat, platform_key, settings):
    """The account has WeChat Pay's public key instead of certificates."""
    settings.WECHAT_PAY = settings.WECHAT_PAY | {
        "public_key": public_pem(platform_key.key),
        "public_key_id": PUBLIC_KEY_ID,
    }
    wechat.signer, wechat.certificates = platform_key, []
    return wechat


class Buyer:
    """A browser that has ordered something to be paid with WeChat Pay."""

    def __init__(self, client, server):
        self.client, self.server = client, server

    def order(self, agent=DESKTOP, **product):
        self.client.defaults["HTTP_USER_AGENT"] = agent
        self.product = make_product(**({"price": "60.00", "stock": 3} | product))
        give(self.client, make_basket(self.product))
        self.way = send(self.client, form(self.client, payment_method="wechat_pay"))["Location"]
        self.made = orders()[-1]
        return self.way

    @property
    def attempt(self):
        return self.made.payment_attempts.get()

    @property
    def theirs(self):
        """The order as WeChat Pay knows it."""
        return self.server.orders[self.attempt.key]

    @property
    def state(self):
        self.made.refresh_from_db()
        attempt = self.attempt
        return self.made.status, attempt.state, attempt.entries.count()

    @property
    def stock(self):
        record = self.product.stockrecords.get()
        return record.num_in_stock, record.num_allocated

    def notice(self, body, headers=None):
        """Deliver a notice, signed unless ``headers`` say otherwise."""
        return self.client.post(
            reverse("payments:notice", kwargs={"method": "wechat_pay"}),
            data=body,
            content_type="application/json",
            headers=self.server.signer.headers(body) if headers is None else headers,
        )

    def follow(self, address):
        """Go through WeChat's sign-in and return the page at its end."""
        answer = self.client.get(address)
        while answer.status_code in (302, 303):
            address = answer["Location"]
            if address.startswith(self.server.url):
                reply = requests.get(address, allow_redirects=False, timeout=5)
                address = reply.headers["Location"]
                self.came_back_to = address
            where = urlsplit(address)
            answer = self.client.get(f"{where.path}?{where.query}")
        return answer


@pytest.fixture
def buyer(client, wechat):
    return Buyer(client, wechat)


def bridge_of(page):
    """Return what the page gives to WeChat's script."""
    text = page.content.decode()
    return json.loads(unescape(text.split('data-bridge="')[1].split('"')[0]))
