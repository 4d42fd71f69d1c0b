"""A live site: real gunicorn on a free port of this machine, with a database of its own.

A module whose tests ask for ``live_site`` shares one. While it lives, Django's
connection in the test process is the same database, so that a test can put things
there and look at what came of a request; such a module needs no ``django_db`` mark.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connections
from django.test import override_settings

from config import preparation
from tests import databases

ROOT = databases.ROOT
START_SECONDS = 120


@dataclass
class LiveSite:
    """A running site: ``url`` without a slash at its end, its data and its log."""

    url: str
    data: Path
    database_url: str
    environment: dict[str, str] = field(repr=False)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> str:
        """Return what the server has written so far."""
        return (self.data / "server.log").read_text(errors="replace")

    def start(self) -> None:
        """Start the server and wait until it answers. Raises RuntimeError with its log."""
        config = str(ROOT / "tests" / "live_gunicorn.py")
        command = [sys.executable, "-m", "gunicorn", "-c", config]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, self.environment.get("WSGI_APP", "config.wsgi")],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server in an orderly way, or by force after ten seconds."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=30).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def prepare(data: Path, database_url: str, **environment: str) -> LiveSite:
    """Return a site that is ready to start: its folder ``data``, its database, its static files."""
    port = free_port()
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.live_settings",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SECRET_KEY": "only-for-tests-and-nowhere-else-0123456789",
        "LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
        **environment,
    }
    shutil.copytree(collected_static(), data / "static", dirs_exist_ok=True)
    return LiveSite(f"http://127.0.0.1:{port}", data, database_url, variables)


def collected_static() -> Path:
    """Return the folder with the static files as production serves them, collected now if stale."""
    fingerprint = preparation.static_fingerprint()
    folder = ROOT / ".cache" / "static" / fingerprint[:12]
    with databases.alone("static"):
        if not folder.exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            making = folder.parent / "making"
            making.mkdir(parents=True)
            databases.manage(
                "sqlite://:memory:",
                "collectstatic",
                "--noinput",
                "--verbosity=0",
                DJANGO_SETTINGS_MODULE="tests.live_settings",
                STATIC_ROOT=str(making),
            )
            (making / preparation.STAMP).write_text(fingerprint)
            making.rename(folder)
    return folder


@pytest.fixture(scope="module")
def live_template() -> str:
    """The template that ``live_site`` starts from; a module may override it."""
    return databases.migrated(databases.store())


@pytest.fixture(scope="module")
def live_media() -> Path | None:
    """The folder with the template's pictures, if it has some; a module may override it."""
    return None


@pytest.fixture(scope="module")
def live_environment() -> dict[str, str]:
    """More of the live site's environment; a module may override it."""
    return {}


@pytest.fixture(scope="module")
def live_site(
    test_database,
    django_db_blocker,
    tmp_path_factory: pytest.TempPathFactory,
    live_template: str,
    live_media: Path | None,
    live_environment: dict[str, str],
) -> Iterator[LiveSite]:
    """A site of the module's own behind real gunicorn, with Django's connection on its database."""
    store = test_database.store
    name = f"{test_database.name}_live"
    store.copy(live_template, name)
    site = prepare(tmp_path_factory.mktemp("live"), store.url(name), **live_environment)
    if live_media:
        shutil.copytree(live_media, site.data / "media")
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=site.data / "media"):
        databases.point_django_to(site.database_url)
        try:
            site.start()
            yield site
        finally:
            site.stop()
            connections["default"].close()
            connections["default"].settings_dict["NAME"] = before
            store.drop(name)
