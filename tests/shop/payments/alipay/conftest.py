import pytest
import requests
from django.urls import reverse

from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send
from tests.shop.payments.alipay.server import APP_ID, SELLER_ID, AlipayServer, serial_of
from tests.shop.payments.local import (
    certificate_pem,
    make_certificate,
    make_key,
    private_pem,
    public_pem,
)

DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(scope="session")
def app_key():
    return make_key()


@pytest.fixture(scope="session")
def alipay_key():
    return make_key()


@pytest.fixture
def alipay(settings, db, app_key, alipay_key):
    """An Alipay of our own on a free port, with an app for the shop."""
    server = AlipayServer(app_key, alipay_key)
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    settings.OSCAR_DEFAULT_CURRENCY = "CNY"
    settings.SHOP_PAYMENTS = ["alipay", "bank_transfer"]
    settings.ALIPAY = {
        "app_id": APP_ID,
        "seller_id": SELLER_ID,
        "key": private_pem(app_key),
        "public_key": public_pem(alipay_key),
        "app_cert": "",
        "cert": "",
        "root_cert": "",
        "url": server.url,
    }
    yield server
    server.stop()


@pytest.fixture
def with_certificates(alipay, app_key, alipay_key, settings):
    """The app has certificates instead of keys."""
    root = make_certificate(make_key(), "Ant Root")
    mine, theirs = make_certificate(app_key, "Ant"), make_certificate(alipay_key, "Ant")
    alipay.serials = {
        "app": serial_of(mine),
        "alipay": serial_of(theirs),
        "root": serial_of(root),
    }
    settings.ALIPAY = settings.ALIPAY | {
        "public_key": "",
        "app_cert": certificate_pem(mine),
        "cert": certificate_pem(theirs),
        "root_cert": certificate_pem(root),
    }
    return alipay


class Buyer:
    """A browser that has ordered something to be paid with Alipay."""

    def __init__(self, client, server):
        self.client, self.server = client, server

    def order(self, agent=DESKTOP, **product):
        self.client.defaults["HTTP_USER_AGENT"] = agent
        self.product = make_product(**({"price": "60.00", "stock": 3} | product))
        give(self.client, make_basket(self.product))
        self.way = send(self.client, form(self.client, payment_method="alipay"))["Location"]
        self.made = orders()[-1]
        return self.way

    def visit(self):
        """Open Alipay's page, so that it knows of the payment; return its words."""
        return requests.get(self.way, timeout=5).text

    def pay(self):
        """Order, go to Alipay's page and pay there; return the trade."""
        self.order()
        self.visit()
        return self.server.pay(self.attempt.key)

    @property
    def attempt(self):
        return self.made.payment_attempts.get()

    @property
    def state(self):
        self.made.refresh_from_db()
        attempt = self.attempt
        return self.made.status, attempt.state, attempt.entries.count()

    @property
    def stock(self):
        record = self.product.stockrecords.get()
        return record.num_in_stock, record.num_allocated

    def notice(self, body):
        return self.client.post(
            reverse("payments:notice", kwargs={"method": "alipay"}),
            data=body,
            content_type="application/x-www-form-urlencoded; charset=utf-8",
        )


@pytest.fixture
def buyer(client, alipay):
    return Buyer(client, alipay)
