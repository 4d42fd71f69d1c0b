import pytest
from django.urls import reverse

from tests.factories import make_product
from tests.shop.buying import form, give, make_basket, orders, send
from tests.shop.payments.stripe_checkout.server import KEY, SECRET, StripeServer, sign


@pytest.fixture
def stripe_shop(settings, db):
    """A shop with an account at a Stripe of our own."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    settings.SHOP_PAYMENTS = ["stripe_checkout", "bank_transfer"]
    server = StripeServer()
    settings.STRIPE = {
        "key": KEY,
        "webhook_secrets": [SECRET],
        "url": server.url,
        "page": server.url,
    }
    yield server
    server.stop()


class Buyer:
    """A browser that has ordered something to be paid at Stripe."""

    def __init__(self, client, server):
        self.client, self.server = client, server

    def order(self, **product):
        self.product = make_product(**({"price": "60.00", "stock": 3} | product))
        give(self.client, make_basket(self.product))
        sent = form(self.client, payment_method="stripe_checkout")
        self.way = send(self.client, sent)["Location"]
        self.made = orders()[-1]
        return self.way

    @property
    def attempt(self):
        return self.made.payment_attempts.get()

    @property
    def key(self):
        return self.attempt.key

    @property
    def session(self):
        return self.server.session(self.key)

    @property
    def state(self):
        self.made.refresh_from_db()
        attempt = self.attempt
        return self.made.status, attempt.state, attempt.entries.count()

    @property
    def stock(self):
        record = self.product.stockrecords.get()
        return record.num_in_stock, record.num_allocated

    def come_back(self, address=""):
        return self.client.get(address or self.session["success_url"])

    def deliver(self, body, header=None):
        return self.client.post(
            reverse("payments:notice", kwargs={"method": "stripe_checkout"}),
            data=body,
            content_type="application/json",
            headers={"Stripe-Signature": sign(body) if header is None else header},
        )


@pytest.fixture
def buyer(client, stripe_shop):
    return Buyer(client, stripe_shop)
