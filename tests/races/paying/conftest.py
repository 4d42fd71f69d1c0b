"""A live site, and the gateway beside it at which its buyers have paid."""

import pytest
from django.conf import settings
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
