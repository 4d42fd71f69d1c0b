"""A shop whose processes can be killed at a point, and the gateway that outlives them."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from shop.payments.operations import reconcile
from tests.crashes import points
from tests.crashes.till import work_off
from tests.sandbox import SandboxServer

SECRET = "a secret of the crash tests"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """The sandbox in this process: it lives on when the shop dies."""
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
def crash_file(tmp_path_factory):
    """The file that names the deadly point."""
    return tmp_path_factory.mktemp("crash") / "point"


@pytest.fixture(scope="module")
def live_environment(gateway, crash_file):
    return {
        "DJANGO_SETTINGS_MODULE": "tests.crashes.settings",
        "PAYMENTS": "sandbox,bank_transfer",
        "SANDBOX_URL": gateway.url,
        "SANDBOX_SECRET": SECRET,
        points.FILE: str(crash_file),
        "GUNICORN_CMD_ARGS": "--preload",  # who follows a dead worker is there at once
    }


@pytest.fixture
def later(live_site):
    """Let time pass, and worker and reconciler do what they do then."""

    def travel(**span):
        with time_machine.travel(timezone.now() + timedelta(**span)):
            reconcile()
            work_off()
            reconcile()

    return travel
