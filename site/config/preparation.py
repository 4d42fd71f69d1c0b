"""What a site needs before it can be served, done only where it is still to do."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

STAMP = ".collected"


def pending_migrations() -> int:
    """Return how many migrations the database has not seen."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_is_stale() -> bool:
    """Return whether a static file has changed since they were last collected."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    return not stamp.exists() or stamp.read_text() != static_fingerprint()


def collect_static() -> None:
    """Write all static files anew, and note what they were made from."""
    wanted = static_fingerprint()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    (Path(settings.STATIC_ROOT) / STAMP).write_text(wanted)


def static_fingerprint() -> str:
    """Return a text that changes when a static file is added, changed or removed."""
    digest = hashlib.sha256(Path(__file__).with_name("static_storage.py").read_bytes())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def site_is_empty() -> bool:
    """Return whether nobody has put anything there: no product, no page below the front page.

    A database that has not even its tables is empty.
    """
    from oscar.core.loading import get_model
    from wagtail.models import Page

    product = get_model("catalogue", "Product")
    tables = connections[DEFAULT_DB_ALIAS].introspection.table_names()
    if not {product._meta.db_table, Page._meta.db_table} <= set(tables):
        return True
    return not product.objects.exists() and not Page.objects.filter(depth__gt=2).exists()
