"""How often somebody may do something: counted in the cache, for all processes together.

Two neighbouring spans of time are counted, and of the earlier one as much as still lies within
the span that ends now, so that there is no moment at which twice as much goes through.
"""

import hashlib
import ipaddress
import logging
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def within(*, scope: str, who: str, most: int, seconds: int, closed: bool = False) -> bool:
    """Count one act of ``who`` and return whether it is one of the ``most`` within ``seconds``.

    ``scope`` names the act, ``who`` an address of the net, an account or an e-mail address; it
    is stored as a hash. An act that is refused does not count. Where the cache cannot be asked
    everything is within its limit, or, with ``closed``, nothing is.
    """
    now = time.time()
    span, passed = divmod(now, seconds)
    try:
        return _counted(_name(scope, who, seconds), int(span), passed / seconds, most, seconds)
    except (OSError, RedisError) as error:
        logger.warning("The limit %s could not be counted: %s", scope, error)
        return not closed


def within_once(*, act: str, scope: str, who: str, most: int, seconds: int) -> bool:
    """Count ``act`` unless it went through before, and return whether it may: see :func:`within`.

    An act that is tried again, because something else was in its way, is not counted twice.
    """
    mark = _name(f"{scope} {act}", who, seconds)
    try:
        if caches["limits"].get(mark):
            return True
        if not within(scope=scope, who=who, most=most, seconds=seconds):
            return False
        caches["limits"].set(mark, 1, seconds)
    except (OSError, RedisError) as error:
        logger.warning("The limit %s could not be marked: %s", scope, error)
    return True


def is_spent(*, scope: str, who: str, most: int, seconds: int) -> bool:
    """Return whether :func:`within` would refuse ``who`` another act, and count nothing.

    For acts that count only once it is known how they went. Where the cache cannot be asked,
    nothing is spent.
    """
    span, passed = divmod(time.time(), seconds)
    name, cache = _name(scope, who, seconds), caches["limits"]
    try:
        last = cache.get(f"{name}:{int(span) - 1}", 0) * (1 - passed / seconds)
        return bool(cache.get(f"{name}:{int(span)}", 0) + last + 1 > most)
    except (OSError, RedisError) as error:
        logger.warning("The limit %s could not be read: %s", scope, error)
        return False


def client_ip(request: HttpRequest) -> str:
    """Return the visitor's address of the net; of IPv6 the network of one customer (/64).

    ``X-Forwarded-For`` counts only behind a proxy of ours (``BEHIND_PROXY``), and of it the last
    entry alone: the one that our proxy wrote. Whatever a visitor sends stands before it.
    """
    found = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        found = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or found
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Return the page (429) that tells a visitor to try again after ``seconds``."""
    response = render(
        request, "429.html", {"minutes": -(-seconds // 60), "back": request.path}, status=429
    )
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _counted(name: str, span: int, passed: float, most: int, seconds: int) -> bool:
    """Count the act; take it back if it is one too many. ``passed`` is a part of the span, 0–1."""
    cache = caches["limits"]
    this, last = f"{name}:{span}", f"{name}:{span - 1}"
    cache.add(this, 0, 2 * seconds + 60)  # outlives both spans, so that no count loses its end
    count = cache.incr(this) + cache.get(last, 0) * (1 - passed)
    if count <= most:
        return True
    cache.decr(this)
    return False


def _name(scope: str, who: str, seconds: int) -> str:
    digest = hashlib.sha256(f"{scope}\n{who.strip().casefold()}".encode()).hexdigest()
    return f"limit:{digest}:{seconds}"
