"""A migrated database, made once and copied for every test process.

The migrations take a minute, so the suite runs them once for each state of the
migration files and keeps the outcome as a template: a file below ``.cache`` for
SQLite, a database of its own for PostgreSQL. ``DATABASE_URL`` decides which.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "databases"
DEPENDENCIES = ("Django", "wagtail", "django-oscar", "django-treebeard", "django-tasks-db")


class Store(Protocol):
    """Keeps databases by name; every method takes names and ``url`` tells their address."""

    def url(self, name: str) -> str: ...
    def names(self) -> Iterable[str]: ...
    def create(self, name: str) -> None: ...
    def copy(self, source: str, name: str) -> None: ...
    def rename(self, name: str, to: str) -> None: ...
    def drop(self, name: str) -> None: ...


class SqliteStore:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        return f"sqlite:///{self.path(name)}"

    def names(self) -> Iterable[str]:
        return [path.stem for path in self.folder.glob("*.sqlite3")]

    def create(self, name: str) -> None:
        self.drop(name)

    def copy(self, source: str, name: str) -> None:
        self.drop(name)
        shutil.copyfile(self.path(source), self.path(name))

    def rename(self, name: str, to: str) -> None:
        if self.path(name).with_name(f"{name}.sqlite3-wal").exists():
            raise RuntimeError(f"{name} is still open somewhere.")
        self.path(name).replace(self.path(to))

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.path(name).with_name(f"{name}.sqlite3{suffix}").unlink(missing_ok=True)


class PostgresStore:
    """Databases of one server, told from others' by a prefix of this checkout."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
        self.prefix = f"chapbook_{checkout}_"

    def url(self, name: str) -> str:
        return self.parts._replace(path=f"/{self.prefix}{name}").geturl()

    def _run(self, statement: str, *names: str, **values: str) -> list[tuple[str, ...]]:
        server = self.parts._replace(scheme="postgresql", path="/postgres").geturl()
        identifiers = [sql.Identifier(self.prefix + name) for name in names]
        with psycopg.connect(server, autocommit=True) as connection:
            cursor = connection.execute(sql.SQL(statement).format(*identifiers), values or None)
            return cursor.fetchall() if cursor.description else []

    def names(self) -> Iterable[str]:
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %(prefix)s)"
        rows = self._run(query, prefix=self.prefix)
        return [name.removeprefix(self.prefix) for (name,) in rows]

    def create(self, name: str) -> None:
        self.drop(name)
        self._run("CREATE DATABASE {}", name)

    def copy(self, source: str, name: str) -> None:
        self.drop(name)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, source)

    def rename(self, name: str, to: str) -> None:
        self._run("ALTER DATABASE {} RENAME TO {}", name, to)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def store() -> Store:
    """Return the store that ``DATABASE_URL`` asks for: SQLite's unless it names PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    return PostgresStore(url) if url.startswith("postgres") else SqliteStore(CACHE)


def template(store: Store, kind: str, state: str, fill: Callable[[str], None]) -> str:
    """Return the name of the template of this kind and state, made now if it is missing.

    ``fill`` takes a new database's name in the store and fills it. Only one process at
    a time fills, the others wait; templates of an older state of the kind are dropped.
    """
    name = f"{kind}_{state}"
    with alone(f"{kind}-{type(store).__name__}"):
        known = set(store.names())
        if name not in known:
            for old in known:
                if re.fullmatch(rf"{kind}_[0-9a-f]+(_making)?", old):
                    store.drop(old)
            making = f"{name}_making"
            fill(making)
            store.rename(making, to=name)
    return name


def migrated(store: Store) -> str:
    """Return the name of the template with every migration applied and nothing else."""

    def fill(name: str) -> None:
        store.create(name)
        manage(store.url(name), "migrate", "--skip-checks", "--verbosity", "0")

    return template(store, "migrated", migrations_state(), fill)


def migrations_state() -> str:
    """Return a short text that changes with any migration file or library that brings some."""
    digest = hashlib.sha256(" ".join(map(version, DEPENDENCIES)).encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def manage(url: str, *arguments: str, **environment: str) -> None:
    """Run ``manage.py`` on the database at ``url``. Raises RuntimeError with its output."""
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": url,
        **environment,
    }
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")


def drop_leftovers(store: Store) -> None:
    """Drop copies whose test process is gone (their names hold its number)."""
    for name in store.names():
        found = re.fullmatch(r"run_(\d+)_\w+", name)
        if found and not _alive(int(found[1])):
            store.drop(name)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold the lock of this name among all processes of the checkout."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def point_django_to(url: str) -> None:
    """Let Django's connection use the database at ``url`` from now on."""
    connection = connections["default"]
    connection.close()
    name = urlsplit(url).path.lstrip("/")
    connection.settings_dict["NAME"] = f"/{name}" if connection.vendor == "sqlite" else name
