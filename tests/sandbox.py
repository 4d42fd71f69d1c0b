"""The sandbox gateway for tests: the real server on a free port, its book at hand."""

import threading

import pytest

from shop.payments.sandbox.server.notices import notice_of_refund
from shop.payments.sandbox.server.serving import make
from tests.shop.buying import form, give, make_basket, orders, send


class SandboxServer:
    """A sandbox gateway that runs in threads of this process, with its book at hand.

    The notices that it would send are put into ``sent``.
    """

    def __init__(self, file, secret):
        self.server = make(host="127.0.0.1", port=0, file=file, secret=secret, late=0.2)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.gateway = self.server.get_app()
        self.book = self.gateway.book
        self.sent = []
        self.news = []
        self.gateway.notices.send = self.sent.append  # the test delivers them itself
        self.gateway.notices.send_refund = lambda *about: self.news.append(notice_of_refund(*about))
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def sandbox(settings, tmp_path, db):
    """A real sandbox on a free port, offered by the shop; tasks wait for a worker."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }
    settings.SANDBOX_SECRET = "a secret of the test"
    settings.SHOP_PAYMENTS = ["sandbox", "bank_transfer"]
    server = SandboxServer(tmp_path / "sandbox.sqlite3", settings.SANDBOX_SECRET)
    settings.SANDBOX_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def order_to_pay(sandbox, client):
    """Place an order that is to be paid at the sandbox; return it and the page to pay at."""

    def place(*products):
        give(client, make_basket(*products))
        answer = send(client, form(client, payment_method="sandbox"))
        assert answer.status_code == 303, answer.content.decode()[:3000]
        return orders()[-1], answer["Location"]

    return place
