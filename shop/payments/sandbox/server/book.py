"""The gateway's book: payments, refunds, and what was charged, in an SQLite file."""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS payments (
    key TEXT PRIMARY KEY, id TEXT UNIQUE NOT NULL, state TEXT NOT NULL DEFAULT 'open',
    amount INTEGER NOT NULL, currency TEXT NOT NULL, facts TEXT NOT NULL,
    faults TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS charges (payment TEXT UNIQUE NOT NULL, amount INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, payment TEXT NOT NULL, amount INTEGER NOT NULL);
"""


class Refused(Exception):
    """The book does not take it; the message says why."""


class Book:
    """Opens the file anew for every piece of work, so that any thread may use it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as rows:
            rows.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=20, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _work(self) -> Iterator[sqlite3.Connection]:
        with self._open() as rows:
            rows.execute("BEGIN IMMEDIATE")
            try:
                yield rows
            except BaseException:
                rows.execute("ROLLBACK")
                raise
            rows.execute("COMMIT")

    def open_payment(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Write a payment down, or return the one with this key. Raises Refused if they differ."""
        with self._work() as rows:
            there = _row(rows, asked["key"])
            if there is not None:
                if (there["amount"], there["currency"]) != (asked["amount"], asked["currency"]):
                    raise Refused("This key was used for another sum.")
                return there
            rows.execute(
                "INSERT INTO payments (key, id, amount, currency, facts) VALUES (?, ?, ?, ?, ?)",
                (
                    asked["key"],
                    f"pay_{secrets.token_hex(8)}",
                    asked["amount"],
                    asked["currency"],
                    json.dumps(asked),
                ),
            )
            return _known(rows, asked["key"])

    def payment(self, name: str) -> dict[str, Any] | None:
        """Return the payment with this key or id, or None."""
        with self._open() as rows:
            return _row(rows, name)

    def decide(self, key: str, state: str, faults: list[str]) -> dict[str, Any]:
        """Set what the buyer decided, once; a payment that is decided stays as it is."""
        with self._work() as rows:
            payment = _known(rows, key)
            if payment["state"] == "open":
                if payment["facts"]["expires"] < time.time() and "late" not in faults:
                    state = "cancelled"
                rows.execute(
                    "UPDATE payments SET state = ?, faults = ? WHERE key = ?",
                    (state, json.dumps(faults), key),
                )
                if state == "paid":
                    rows.execute(
                        "INSERT INTO charges VALUES (?, ?)", (payment["id"], payment["amount"])
                    )
            return _known(rows, key)

    def refund(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Write a refund down, once a key. Raises Refused for more than was charged."""
        with self._work() as rows:
            there = rows.execute("SELECT * FROM refunds WHERE key = ?", (asked["key"],)).fetchone()
            if there:
                return dict(there)
            payment = _known(rows, asked["payment"])
            left = self._sum(rows, "charges", payment) - self._sum(rows, "refunds", payment)
            if not 0 < asked["amount"] <= left:
                raise Refused(f"At most {left} can go back.")
            new = (asked["key"], f"ref_{secrets.token_hex(8)}", payment["id"], asked["amount"])
            rows.execute("INSERT INTO refunds VALUES (?, ?, ?, ?)", new)
            return {"id": new[1], "amount": asked["amount"]}

    def totals(self) -> dict[str, int]:
        """Return what was charged and paid back in all, in smallest units."""
        with self._open() as rows:
            return {
                name: rows.execute(f"SELECT COALESCE(SUM(amount), 0) FROM {name}").fetchone()[0]  # nosec B608  constant names
                for name in ("charges", "refunds")
            }

    @staticmethod
    def _sum(rows: sqlite3.Connection, table: str, payment: dict[str, Any]) -> int:
        query = f"SELECT COALESCE(SUM(amount), 0) FROM {table} WHERE payment = ?"  # nosec B608
        return int(rows.execute(query, (payment["id"],)).fetchone()[0])


def _row(rows: sqlite3.Connection, name: str) -> dict[str, Any] | None:
    row = rows.execute("SELECT * FROM payments WHERE key = ? OR id = ?", (name, name)).fetchone()
    if row is None:
        return None
    return {**row, "facts": json.loads(row["facts"]), "faults": json.loads(row["faults"])}


def _known(rows: sqlite3.Connection, name: str) -> dict[str, Any]:
    row = _row(rows, name)
    if row is None:
        raise Refused("There is no such payment.")
    return row
