"""The environment, read in one place and checked as it is read.

Every function takes the variable's name and a default and returns a typed
value. A value that cannot be read raises :class:`WrongEnvironment`, which
stops the start with a message that names the variable and what it should hold.
"""

import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class WrongEnvironment(ImproperlyConfigured):
    """A variable of the environment holds something that cannot be used."""

    def __init__(self, name: str, value: str | None, wanted: str) -> None:
        shown = "is not set" if value is None else f"is {value!r}"
        super().__init__(f"{name} {shown}. Set it to {wanted}.")


def text(name: str, default: str | None = None) -> str:
    """Return the variable as text; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value.strip()):
        raise WrongEnvironment(name, value, "a value (docs/configuration.md says which)")
    return value.strip()


def flag(name: str, default: bool) -> bool:
    """Return the variable as a truth value: 1/0, true/false, yes/no, on/off."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise WrongEnvironment(name, value, "1 or 0")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """Return the variable as a whole number from ``least`` to ``most``."""
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    if not re.fullmatch(r"-?\d+", value.strip()) or not least <= int(value) <= most:
        raise WrongEnvironment(name, value, f"a whole number from {least} to {most}")
    return int(value)


def amount(name: str, default: str) -> Decimal | None:
    """Return the variable as an amount of money such as 4.50, or None where it is empty."""
    value = os.environ.get(name, default).strip()
    if not value:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,3})?", value):
        raise WrongEnvironment(name, value, "an amount such as 4.50")
    return Decimal(value)


def words(name: str, default: list[str]) -> list[str]:
    """Return the variable as a list, split at commas, blanks dropped."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """Return the variable as an absolute folder, made when it is missing."""
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongEnvironment(name, str(path), "a folder that can be written") from error
    return path


def code(name: str, default: str, pattern: str, wanted: str) -> str:
    """Return the variable in capitals if it matches ``pattern`` (a regular expression)."""
    value = text(name, default).upper()
    if not re.fullmatch(pattern, value):
        raise WrongEnvironment(name, value, wanted)
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for the database that the address names.

    ``sqlite:///file`` and ``postgres://user:password@host:port/name`` are known;
    any other scheme raises.
    """
    value = os.environ.get(name) or default
    wanted = "sqlite:///path/to/file or postgres://user:password@host:port/name"
    try:
        config = environ.Env.db_url_config(value)
    except Exception as error:
        raise WrongEnvironment(name, value, wanted) from error
    engine = config.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        return config | _SQLITE
    if "postgres" in engine:
        return config | {"ENGINE": "django.db.backends.postgresql", **_POSTGRES}
    raise WrongEnvironment(name, value, wanted)


def cache(name: str) -> dict[str, Any] | None:
    """Return Django's settings for the Redis that the address names, or None if unset."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if not re.match(r"(rediss?|unix)://", value):
        raise WrongEnvironment(name, value, "redis://host:port/number")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}


def mail(name: str, default: str) -> dict[str, Any]:
    """Return Django's e-mail settings for an address such as ``smtp://user:pw@host:587``."""
    value = os.environ.get(name) or default
    try:
        return dict(environ.Env.email_url_config(value))
    except Exception as error:
        raise WrongEnvironment(name, value, "smtp+tls://user:password@host:587") from error


# One writer at a time is SQLite's nature: begin with the lock in hand (IMMEDIATE)
# and wait for it, so that nobody meets "database is locked" half-way.
_SQLITE: dict[str, Any] = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    },
}
_POSTGRES: dict[str, Any] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
