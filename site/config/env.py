"""The environment, read in one place and checked as it is read.

Every function takes the variable's name and a default and returns a typed
value. A value that cannot be read raises :class:`WrongEnvironment`, which
stops the start with a message that names the variable and what it should hold.
A variable that is set to nothing counts as one that is not set; only where
emptiness means something (an amount, a list) does it stand for itself.
"""

import os
import re
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


class WrongEnvironment(ImproperlyConfigured):
    """A variable of the environment holds something that cannot be used."""

    def __init__(self, name: str, value: str | None, wanted: str) -> None:
        shown = f"is {value!r}" if value else "is not set"
        super().__init__(f"{name} {shown}. Set it to {wanted}.")


def _set(name: str) -> str:
    """Return what the variable is set to, without blanks around it; "" where it is not."""
    return os.environ.get(name, "").strip()


def text(name: str, default: str | None = None) -> str:
    """Return the variable as text; without a default it must be set."""
    value = _set(name) or default
    if value is None:
        raise WrongEnvironment(name, None, "a value (docs/configuration.md says which)")
    return value


def key(name: str) -> str:
    """Return a key or certificate, given as text (a line break may be ``\\n``) or as a file.

    "" where there is none. What it holds is looked at by a system check.
    """
    value = _set(name)
    if not value or value.startswith("-----BEGIN") or re.fullmatch(r"[\w+/=]{200,}", value):
        return value.replace("\\n", "\n")
    try:
        return Path(value).expanduser().read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        shown = value if len(value) < 100 else f"{value[:20]}…"
        wanted = "the key itself (-----BEGIN …) or a file with it that can be read"
        raise WrongEnvironment(name, shown, wanted) from error


def flag(name: str, default: bool) -> bool:
    """Return the variable as a truth value: 1/0, true/false, yes/no, on/off."""
    value = _set(name)
    if not value:
        return default
    word = value.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise WrongEnvironment(name, value, "1 or 0")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """Return the variable as a whole number from ``least`` to ``most``."""
    value = _set(name)
    if not value:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", value) or not least <= int(value) <= most:
        raise WrongEnvironment(name, value, f"a whole number from {least} to {most}")
    return int(value)


def amount(name: str, default: str) -> Decimal | None:
    """Return the variable as an amount of money such as 4.50, or None where it is empty."""
    value = os.environ.get(name, default).strip()
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", value):
        raise WrongEnvironment(name, value, "an amount such as 4.50")
    return Decimal(value)


def span(name: str, default: str) -> tuple[int, int]:
    """Return the variable as two whole numbers such as 2-4, the first not above the second."""
    value = os.environ.get(name) or default
    found = re.fullmatch(r"(\d{1,2})\s*-\s*(\d{1,2})", value.strip())
    if not found or int(found[1]) > int(found[2]):
        raise WrongEnvironment(name, value, "two numbers such as 2-4")
    return int(found[1]), int(found[2])


def words(name: str, default: list[str]) -> list[str]:
    """Return the variable as a list, split at commas, blanks dropped."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """Return the variable as an absolute folder, made when it is missing."""
    path = Path(_set(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongEnvironment(name, str(path), "a folder that can be written") from error
    return path


def choice(name: str, default: str, known: Collection[str], wanted: str) -> str:
    """Return the variable if it is one of ``known``, whatever its capitals."""
    value = text(name, default)
    found = next((one for one in known if one.lower() == value.lower()), None)
    if found is None:
        raise WrongEnvironment(name, value, wanted)
    return found


def address(name: str, default: str) -> str:
    """Return the variable as a web address without a slash at its end, or "" if that is meant."""
    value = text(name, default).rstrip("/")
    if value != default and not re.fullmatch(r"https?://[^\s/?#]+", value):
        raise WrongEnvironment(name, value, "an address such as https://shop.example.com")
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for the database that the address names.

    ``sqlite:///file`` and ``postgres://user:password@host:port/name`` are known;
    any other scheme raises.
    """
    value = _set(name) or default
    wanted = "sqlite:///path/to/file or postgres://user:password@host:port/name"
    wrong = WrongEnvironment(name, _without_secret(value), wanted)
    kind = re.match(r"(sqlite|postgres|postgresql|psql|pgsql)://", value)
    if kind is None:
        raise wrong
    try:
        config = environ.Env.db_url_config(value)
    except (ValueError, ImproperlyConfigured):
        raise wrong from None
    if kind[1] == "sqlite":
        return config | _SQLITE
    return config | {"ENGINE": "django.db.backends.postgresql", **_POSTGRES}


def cache(name: str) -> dict[str, Any] | None:
    """Return Django's settings for the Redis that the address names, or None if unset."""
    value = _set(name)
    if not value:
        return None
    if not re.match(r"(rediss?|unix)://", value):
        raise WrongEnvironment(name, _without_secret(value), "redis://host:port/number")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": value,
        # A cache that hangs must not hang the pages.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }


def mail(name: str, default: str) -> dict[str, Any]:
    """Return Django's e-mail settings for an address such as ``smtp://user:pw@host:587``."""
    value = _set(name) or default
    wanted = "smtp+tls://user:password@host:587"
    try:
        return dict(environ.Env.email_url_config(value))
    except (ValueError, ImproperlyConfigured):
        raise WrongEnvironment(name, _without_secret(value), wanted) from None


def _without_secret(address: str) -> str:
    """Return the address as it may stand in a log: its scheme, since the rest holds passwords."""
    scheme, separator, _rest = address.partition("://")
    return f"{scheme}://…" if separator else "…"


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
