"""A cache for counting, shared by the processes of one machine that has no Redis.

Django's caches without a server either belong to one process or lose counts when two add at once.
This one is a file of SQLite's, where adding one is a single step. What is in it may be lost with
the machine: it waits for no disk.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

_TABLE = "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, value INTEGER, until REAL)"
_WAIT = 0.5  # seconds


class SharedCounters(BaseCache):
    """Keeps whole numbers by key. A file that cannot be used raises OSError."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.path = Path(location)

    def add(
        self, key: str, value: int, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Keep the number unless there is one; drop what has run out."""
        now = time.time()
        with self._open() as file:
            file.execute("DELETE FROM counts WHERE until < ?", [now])
            row = [self.make_key(key, version), value, now + self._seconds(timeout)]
            return bool(file.execute("INSERT OR IGNORE INTO counts VALUES (?, ?, ?)", row).rowcount)

    def get(self, key: str, default: Any = None, version: Any = None) -> Any:
        """Return the number, or ``default``."""
        with self._open() as file:
            ask = "SELECT value FROM counts WHERE key = ? AND until >= ?"
            row = file.execute(ask, [self.make_key(key, version), time.time()]).fetchone()
        return row[0] if row else default

    def set(
        self, key: str, value: int, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Keep the number in place of another."""
        with self._open() as file:
            row = [self.make_key(key, version), value, time.time() + self._seconds(timeout)]
            file.execute("INSERT OR REPLACE INTO counts VALUES (?, ?, ?)", row)

    def incr(self, key: str, delta: int = 1, version: Any = None) -> int:
        """Add to the number and return it. Raises ValueError when there is none."""
        with self._open() as file:
            change = "UPDATE counts SET value = value + ? WHERE key = ? RETURNING value"
            row = file.execute(change, [delta, self.make_key(key, version)]).fetchone()
        if row is None:
            raise ValueError(f"Nothing is counted under {key!r}.")
        return row[0]

    def delete(self, key: str, version: Any = None) -> bool:
        """Drop the number; return whether there was one."""
        with self._open() as file:
            gone = file.execute("DELETE FROM counts WHERE key = ?", [self.make_key(key, version)])
            return bool(gone.rowcount)

    def clear(self) -> None:
        """Drop all."""
        with self._open() as file:
            file.execute("DELETE FROM counts")

    def _seconds(self, timeout: Any) -> float:
        return self.default_timeout or 0 if timeout is DEFAULT_TIMEOUT else timeout

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)) as file:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute("PRAGMA synchronous = OFF")
                file.execute(_TABLE)
                yield file
        except sqlite3.Error as error:
            raise OSError(f"{self.path}: {error}") from error
