"""Django's Redis cache, of which an outage costs speed and nothing else.

Pages are made of what the cache holds, and made without it when it is gone. After a failure
Redis is left alone for a while, so that a page that would ask it ten times does not wait ten
times. Counting how often somebody tries a password must not be so forgiving: the cache
``limits`` is Django's own.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

LEFT_ALONE = 10.0  # seconds


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache does while Redis cannot be reached."""

    _until = 0.0  # of the class: what one thread of a process has met, the others need not

    def _try(self, otherwise: Any, name: str, *args: Any) -> Any:
        """Return what Django's operation returns, or ``otherwise`` during an outage."""
        if time.monotonic() < ForgivingRedisCache._until:
            return otherwise
        try:
            return getattr(super(), name)(*args)
        except (OSError, RedisError) as error:
            ForgivingRedisCache._until = time.monotonic() + LEFT_ALONE
            logger.warning("The cache is left alone for %d seconds: %s", LEFT_ALONE, error)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try(False, "add", key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try(default, "get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try(None, "set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try(False, "touch", key, timeout, version)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self._try(False, "delete", key, version)

    def has_key(self, key: Any, version: Any = None) -> Any:
        return self._try(False, "has_key", key, version)

    def get_many(self, keys: Any, version: Any = None) -> Any:
        return self._try({}, "get_many", keys, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try(list(data), "set_many", data, timeout, version)

    def delete_many(self, keys: Any, version: Any = None) -> Any:
        return self._try(None, "delete_many", keys, version)

    def clear(self) -> Any:
        return self._try(False, "clear")
