import pytest
from django.urls import reverse

from shop.payments.paypal.client import forget_tokens
from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send
from tests.shop.payments.local import make_key
from tests.shop.payments.paypal.guest import Guest
from tests.shop.payments.paypal.server import CLIENT_ID, SECRET, WEBHOOK, PayPalServer


@pytest.fixture(scope="session")
def paypal_key():
    return make_key()


@pytest.fixture
def paypal(settings, db, paypal_key):
    """A PayPal of our own, with an app for the shop."""
    forget_tokens()
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    settings.SHOP_PAYMENTS = ["paypal", "bank_transfer"]
    server = PayPalServer(paypal_key)
    settings.PAYPAL = {
        "client_id": CLIENT_ID,
        "secret": SECRET,
        "webhooks": [WEBHOOK],
        "url": server.url,
    }
    yield server
    server.stop()


class Buyer:
    """A browser that has ordered something to be paid with PayPal."""

    def __init__(self, client, server):
        self.client, self.server = client, server

    def order(self, **product):
        self.product = make_product(**({"price": "60.00", "stock": 3} | product))
        give(self.client, make_basket(self.product))
        self.way = send(self.client, form(self.client, payment_method="paypal"))["Location"]
        self.made = orders()[-1]
        return self.way

    @property
    def attempt(self):
        return self.made.payment_attempts.get()

    @property
    def key(self):
        return self.attempt.key

    @property
    def state(self):
        self.made.refresh_from_db()
        attempt = self.attempt
        return self.made.status, attempt.state, attempt.entries.count()

    @property
    def stock(self):
        record = self.product.stockrecords.get()
        return record.num_in_stock, record.num_allocated

    def come_back(self, where="return_url"):
        return self.client.get(self.server.order(self.key)["context"][where])

    def deliver(self, body, headers=None):
        return self.client.post(
            reverse("payments:notice", kwargs={"method": "paypal"}),
            data=body,
            content_type="application/json",
            headers=self.server.headers(body) if headers is None else headers,
        )


@pytest.fixture
def buyer(client, paypal):
    return Buyer(client, paypal)


@pytest.fixture
def guest(paypal):
    return Guest(paypal)
