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
    key TEXT PRIMARY KEY, id TEXT NOT NULL, payment TEXT NOT NULL, amount INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'done');
"""
_HERE = "here_"  # the key of a refund that the shop has not asked for


_GONE = "(SELECT * FROM refunds WHERE state = 'done')"


class Refused(Exception):
    """The book does not take it; the message says why."""


class Book:
    """Opens the file anew for every piece of work, so that any thread may use it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as rows:
            rows.executescript(_TABLES)
            if "state" not in {one["name"] for one in rows.execute("PRAGMA table_info(refunds)")}:
                rows.execute("ALTER TABLE refunds ADD COLUMN state TEXT NOT NULL DEFAULT 'done'")

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
            payment = _known(rows, there["payment"] if there else asked["payment"])
            if there is None:
                left = self._left(rows, payment)
                if not 0 < asked["amount"] <= left:
                    raise Refused(f"At most {left} can go back.")
                new = (asked["key"], f"ref_{secrets.token_hex(8)}", payment["id"], asked["amount"])
                rows.execute("INSERT INTO refunds VALUES (?, ?, ?, ?, 'done')", new)
            found = rows.execute("SELECT * FROM refunds WHERE key = ?", (asked["key"],)).fetchone()
            return _shown(found, payment)

    def refund_here(self, name: str, amount: int | None = None) -> dict[str, Any]:
        """Pay back as if from a dashboard of the gateway: ``amount``, or all that is left."""
        with self._open() as rows:
            payment = _known(rows, name)
            left = self._left(rows, payment)
        key = f"{_HERE}{secrets.token_hex(8)}"
        return self.refund(
            {"key": key, "payment": payment["id"], "amount": left if amount is None else amount}
        )

    def bounce(self, name: str) -> dict[str, Any]:
        """Let the payment's last refund fail after the fact, as a bank does. Raises Refused."""
        with self._work() as rows:
            payment = _known(rows, name)
            last = rows.execute(
                "SELECT * FROM refunds WHERE payment = ? AND state = 'done' ORDER BY rowid DESC",
                (payment["id"],),
            ).fetchone()
            if last is None:
                raise Refused("Nothing has gone back that could fail.")
            rows.execute("UPDATE refunds SET state = 'failed' WHERE key = ?", (last["key"],))
            return _shown({**last, "state": "failed"}, payment)

    def refunds(self, name: str) -> list[dict[str, Any]]:
        """Return the refunds of a payment. Raises Refused for an unknown one."""
        with self._open() as rows:
            payment = _known(rows, name)
            found = rows.execute(
                "SELECT * FROM refunds WHERE payment = ? ORDER BY rowid", (payment["id"],)
            )
            return [_shown(one, payment) for one in found]

    def totals(self) -> dict[str, int]:
        """Return what was charged and paid back in all, in smallest units."""
        with self._open() as rows:
            return {
                name: rows.execute(f"SELECT COALESCE(SUM(amount), 0) FROM {table}").fetchone()[0]  # nosec B608  constant names
                for name, table in (("charges", "charges"), ("refunds", _GONE))
            }

    def _left(self, rows: sqlite3.Connection, payment: dict[str, Any]) -> int:
        return self._sum(rows, "charges", payment) - self._sum(rows, _GONE, payment)

    @staticmethod
    def _sum(rows: sqlite3.Connection, table: str, payment: dict[str, Any]) -> int:
        query = f"SELECT COALESCE(SUM(amount), 0) FROM {table} WHERE payment = ?"  # nosec B608
        return int(rows.execute(query, (payment["id"],)).fetchone()[0])


def _shown(refund: Any, payment: dict[str, Any]) -> dict[str, Any]:
    """Return a refund as the API tells of it; the key is the shop's, if it asked for it."""
    own = not refund["key"].startswith(_HERE)
    return {
        "id": refund["id"],
        "key": refund["key"] if own else "",
        "amount": refund["amount"],
        "currency": payment["currency"],
        "state": refund["state"],
    }


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
