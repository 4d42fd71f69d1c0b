"""``manage.py serve``: everything that ``make run`` promises, in one process to end."""

import hashlib
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from config import env
from config.supervisor import Supervisor

START_SECONDS = 60


class Command(BaseCommand):
    help = "Prepare the site, then run server and worker until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before the site was ready.", returncode=130) from None
        announced = threading.Thread(target=self.announce, daemon=True)
        announced.start()
        name, code = Supervisor(self.programs(), os.environ).run()
        if name:
            raise CommandError(f"The {name} has stopped (exit code {code}).", returncode=code or 1)
        self.stdout.write("Stopped.")

    def prepare(self) -> None:
        """Do what is still to do before the site can be served; nothing the second time."""
        self.migrate()
        self.collect_static()
        self.load_demo()
        connections.close_all()

    def programs(self) -> dict[str, list[str]]:
        """Return the commands of the server and of the worker, by name."""
        python, root = sys.executable, Path(settings.BASE_DIR)
        gunicorn = str(root / "site" / "config" / "gunicorn.py")
        return {
            "server": [python, "-m", "gunicorn", "-c", gunicorn, "config.wsgi"],
            "worker": [python, str(root / "manage.py"), "db_worker", "--backend", "worker"],
        }

    def migrate(self) -> None:
        """Bring the database up to date, if it is not."""
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if steps:
            self.stdout.write(
                f"Preparing the database ({steps} steps; the first time takes a minute)"
            )
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static(self) -> None:
        """Write the static files anew, if one of them has changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        wanted = static_fingerprint()
        if not stamp.exists() or stamp.read_text() != wanted:
            self.stdout.write("Collecting the static files")
            stamp.unlink(missing_ok=True)
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(wanted)

    def load_demo(self) -> None:
        """Fill a site that has neither pages nor products, unless DEMO=0."""
        if env.flag("DEMO", True) and site_is_empty():
            self.stdout.write("Loading the demo site (DEMO=0 starts with an empty one)")
            call_command("load_demo")

    def announce(self) -> None:
        """Say where the site is, as soon as it answers."""
        host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # nosec B104
        address = f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}/"
        if answers(address, within=START_SECONDS):
            self.stdout.write(f"\nChapbook is at {address}  The back office is at {address}manage/")
            self.stdout.write("Ctrl-C ends it.")


def static_fingerprint() -> str:
    """Return a text that changes whenever a static file is added, changed or removed."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def site_is_empty() -> bool:
    """Return whether the site is as the migrations leave it: no product, no page but one."""
    from oscar.core.loading import get_model
    from wagtail.models import Page

    product = get_model("catalogue", "Product")
    return not product.objects.exists() and Page.objects.count() <= 2


def answers(address: str, *, within: int) -> bool:
    """Return whether the server at ``address`` answers within so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address + "healthz", timeout=10):  # nosec B310  own address
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
    return False
