"""The demo site as a template: loaded once for each state of the sources, then copied."""

import hashlib
import shutil
from pathlib import Path

from tests import databases

# What decides how the loaded demo looks in the database; the rest only shows it.
SOURCES = (
    "demo",
    "site/config/demo",
    "content/blocks",
    "content/models",
    "shop/catalogue",
    "shop/partner",
    "shop/search",
)
KINDS = {".py", ".toml", ".json", ".jpg"}


def demo_state() -> str:
    """Return a short text that changes with the demo's files and the code that loads them."""
    digest = hashlib.sha256(databases.migrations_state().encode())
    for folder in SOURCES:
        for path in sorted((databases.ROOT / folder).rglob("*")):
            if path.suffix in KINDS:
                digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def demo_data(store: databases.Store) -> Path:
    """Return the DATA_DIR, with the pictures, that the template of this store goes with."""
    return databases.ROOT / ".cache" / "demo" / type(store).__name__


def demo_template(store: databases.Store) -> str:
    """Return the name of the template that holds the demo site."""
    migrated = databases.migrated(store)

    def fill(name: str) -> None:
        shutil.rmtree(demo_data(store), ignore_errors=True)
        store.copy(migrated, name)
        databases.manage(store.url(name), "load_demo", DATA_DIR=str(demo_data(store)))

    return databases.template(store, "demo", demo_state(), fill)
