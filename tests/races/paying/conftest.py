"""A live site, and the gateway beside it at which its buyers have paid."""

import sys
import threading
from contextlib import suppress

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.test import override_settings

from tests.races.paying.till import SECRET, Till
from tests.sandbox import SandboxServer


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    server = SandboxServer(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite3", SECRET)
    changes = {
        "SANDBOX_URL": server.url,
        "SANDBOX_SECRET": SECRET,
        "SHOP_PAYMENTS": ["sandbox", "bank_transfer"],
        "TASKS": settings.TASKS | {"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}},
    }
    with override_settings(**changes):
        yield server
    server.stop()


@pytest.fixture(scope="module")
def live_environment(gateway):
    return {
        "PAYMENTS": "sandbox,bank_transfer",
        "SANDBOX_URL": gateway.url,
        "SANDBOX_SECRET": SECRET,
    }


@pytest.fixture
def till(live_site, gateway):
    return Till(live_site.url, gateway)


@pytest.fixture
def between(monkeypatch):
    """Take the locks away; ``between(look, count)`` lets so many look before one of them acts.

    ``look`` is the name of a function of ``shop.payments``.
    """
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)

    def meet(look, count):
        module, _dot, name = look.rpartition(".")
        looked, together = getattr(sys.modules[module], name), threading.Barrier(count)

        def wait_for_the_others(*args, **about):
            found = looked(*args, **about)
            with suppress(threading.BrokenBarrierError):
                together.wait(10)
            return found

        monkeypatch.setattr(look, wait_for_the_others)

    return meet
